/** Keys, peer ids and key files. */
@NullMarked
package io.physarum.libp2p.identity;

import org.jspecify.annotations.NullMarked;
