/** Self-describing values: varints, multihashes, CIDs, multibase and multiaddrs. */
@NullMarked
package io.physarum.libp2p.multiformats;

import org.jspecify.annotations.NullMarked;
