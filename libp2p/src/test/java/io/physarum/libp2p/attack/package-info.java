/** Attacks on a host over real sockets: it stays up, bounded and useful to honest peers meanwhile, and forgets them after. */
@NullMarked
package io.physarum.libp2p.attack;

import org.jspecify.annotations.NullMarked;
