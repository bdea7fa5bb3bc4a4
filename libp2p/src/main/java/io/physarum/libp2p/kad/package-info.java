/** The Kademlia DHT: finding peers, providers and values. */
@NullMarked
package io.physarum.libp2p.kad;

import org.jspecify.annotations.NullMarked;
