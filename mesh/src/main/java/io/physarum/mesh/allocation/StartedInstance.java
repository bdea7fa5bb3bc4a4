package io.physarum.mesh.allocation;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * An instance that is reachable.
 *
 * @param peer the peer that serves it: the allocator's own host, or the proxy inside the image
 * @param address the service's own {@code ip:port} on the allocator's machine, as the original answered
 * @param timings how long each stage took on the allocator, in order: for example {@code pull}, {@code create}, {@code ready}
 */
public record StartedInstance(PeerInfo peer, String address, Map<String, Duration> timings) {

    /** The same, of a peer that has other addresses. */
    StartedInstance at(List<Multiaddr> addresses) {
        return new StartedInstance(new PeerInfo(peer.peerId(), addresses), address, timings);
    }
}
