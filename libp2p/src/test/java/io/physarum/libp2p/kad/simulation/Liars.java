package io.physarum.libp2p.kad.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Turns nodes into liars: a quarter of them tells each kind of lie. */
final class Liars {

    private static final int NAMED = 20;

    /** So many ids an attacker has tried, to have some near every key. */
    private static final int INVENTED = 200_000;

    private final Neighbourhood invented;

    private final Neighbourhood gang;

    private final Random random;

    private Liars(List<SimulatedNode> nodes, Random random) {
        this.random = random;
        this.gang = new Neighbourhood(nodes.stream().map(SimulatedNode::self).toList());
        this.invented = new Neighbourhood(
                Stream.generate(this::inventedPeer).limit(INVENTED).toList());
    }

    /** From now on the nodes lie. */
    static void turn(List<SimulatedNode> nodes, Random random) {
        Liars liars = new Liars(nodes, random);
        List<Lie> lies = List.of(liars::inventPeers, liars::forgeProviders, liars::nameEachOther);
        for (int i = 0; i < nodes.size(); i++) {
            int kind = i % (lies.size() + 1);
            if (kind == lies.size()) {
                nodes.get(i).behaviour = Behaviour.SILENT;
            } else {
                nodes.get(i).lie = lies.get(kind);
            }
        }
    }

    private PeerInfo inventedPeer() {
        return new PeerInfo(SimulatedNetwork.randomPeer(random), List.of(Multiaddr.parse("/ip4/10.255.255.1/tcp/9")));
    }

    /** Peers that do not exist, nearer to the key than those that do. */
    private KadMessage inventPeers(KadMessage request, KadMessage honest) {
        return silence(honest).withCloserPeers(invented.about(target(request), NAMED));
    }

    /** Providers that do not exist, other ones each time. */
    private KadMessage forgeProviders(KadMessage request, KadMessage honest) {
        if (request.type() != KadMessageType.GET_PROVIDERS) {
            return honest;
        }
        List<PeerInfo> forged = new ArrayList<>();
        for (int i = 0; i < NAMED; i++) {
            forged.add(inventedPeer());
        }
        return honest.withProviders(forged);
    }

    /** Only each other. */
    private KadMessage nameEachOther(KadMessage request, KadMessage honest) {
        return silence(honest).withCloserPeers(gang.about(target(request), NAMED));
    }

    private static KadMessage silence(KadMessage honest) {
        return honest.withProviders(List.of()).withRecord(null);
    }

    private static KadKey target(KadMessage request) {
        return KadKey.of(request.key().toByteArray());
    }
}
