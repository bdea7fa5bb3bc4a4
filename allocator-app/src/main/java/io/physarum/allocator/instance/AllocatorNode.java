package io.physarum.allocator.instance;

import io.micrometer.core.instrument.MeterRegistry;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.mesh.dataplane.http.ServedInstances;

/**
 * The allocator's own place in the network.
 *
 * @param host its host
 * @param dht where it announces itself and its instances
 * @param served what the host serves to others
 * @param providers who else announces a service
 * @param meters where it counts
 */
public record AllocatorNode(
        Host host, KademliaDht dht, ServedInstances served, Providers providers, MeterRegistry meters) {

    PeerInfo self() {
        return new PeerInfo(host.peerId(), host.advertisedAddresses());
    }
}
