/** Finds peers on the local network with multicast DNS, and lets them find this node. */
@NullMarked
package io.physarum.libp2p.discovery.mdns;

import org.jspecify.annotations.NullMarked;
