/** Configures this node's part of the Kademlia DHT. */
@NullMarked
package io.physarum.starter.dht;

import org.jspecify.annotations.NullMarked;
