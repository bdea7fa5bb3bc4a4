/** Tests of relays. */
@NullMarked
package io.physarum.libp2p.relay;

import org.jspecify.annotations.NullMarked;
