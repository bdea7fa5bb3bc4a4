/** A DHT of many nodes in one thread, on a virtual clock: the real nodes in a network that is made up. */
@NullMarked
package io.physarum.libp2p.kad.simulation;

import org.jspecify.annotations.NullMarked;
