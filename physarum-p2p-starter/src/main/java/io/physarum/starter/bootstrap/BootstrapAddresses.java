package io.physarum.starter.bootstrap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Sorts the addresses of bootstraps by peer. */
final class BootstrapAddresses {

    private BootstrapAddresses() {}

    /** The addresses of each peer; fails with a {@link BadBootstrapException} if one names no peer. */
    static Map<PeerId, List<Multiaddr>> byPeer(List<Multiaddr> addresses) {
        Map<PeerId, List<Multiaddr>> byPeer = new LinkedHashMap<>();
        for (Multiaddr address : addresses) {
            byPeer.computeIfAbsent(peerOf(address), peer -> new ArrayList<>()).add(address.withoutPeer());
        }
        return byPeer;
    }

    private static PeerId peerOf(Multiaddr address) {
        try {
            return PeerId.of(address).orElseThrow(() -> new BadBootstrapException(address, "it names no peer"));
        } catch (IllegalArgumentException e) {
            throw new BadBootstrapException(address, String.valueOf(e.getMessage()));
        }
    }
}
