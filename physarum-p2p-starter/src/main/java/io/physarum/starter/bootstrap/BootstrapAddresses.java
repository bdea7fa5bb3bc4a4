package io.physarum.starter.bootstrap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Sorts the addresses of bootstraps by peer. */
final class BootstrapAddresses {

    private BootstrapAddresses() {}

    /**
     * One bootstrap for each peer, and one for each address that names none; fails with a {@link BadBootstrapException} if
     * what an address names is no peer.
     */
    static List<Bootstrap> sort(List<Multiaddr> addresses) {
        Map<PeerId, List<Multiaddr>> byPeer = new LinkedHashMap<>();
        Set<Multiaddr> ofAnyone = new LinkedHashSet<>();
        for (Multiaddr address : addresses) {
            peerOf(address)
                    .ifPresentOrElse(
                            peer -> byPeer.computeIfAbsent(peer, absent -> new ArrayList<>())
                                    .add(address.withoutPeer()),
                            () -> ofAnyone.add(address));
        }
        List<Bootstrap> bootstraps = new ArrayList<>();
        byPeer.forEach((peer, where) -> bootstraps.add(new Bootstrap(Optional.of(peer), where)));
        ofAnyone.forEach(where -> bootstraps.add(new Bootstrap(Optional.empty(), List.of(where))));
        return bootstraps;
    }

    private static Optional<PeerId> peerOf(Multiaddr address) {
        try {
            return PeerId.of(address);
        } catch (IllegalArgumentException e) {
            throw new BadBootstrapException(address, String.valueOf(e.getMessage()));
        }
    }
}
