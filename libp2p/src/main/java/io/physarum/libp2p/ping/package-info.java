/** The ping protocol: is a peer alive, and how far away is it. */
@NullMarked
package io.physarum.libp2p.ping;

import org.jspecify.annotations.NullMarked;
