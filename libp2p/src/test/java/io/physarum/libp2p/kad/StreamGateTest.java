package io.physarum.libp2p.kad;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.netty.util.NetUtil;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamGateTest {

    private static final PeerId ONE = peer();

    private final List<String> bitten = new ArrayList<>();

    private final List<String> displaced = new ArrayList<>();

    private final StreamGate gate = new StreamGate(DhtLimits.DEFAULT.withStreams(5, 3), new DhtListener() {
        @Override
        public void onLimit(String name) {
            bitten.add(name);
        }
    });

    private static PeerId peer() {
        return Keys.generate(KeyType.ED25519).peerId();
    }

    private static Optional<InetAddress> ip(String text) {
        return Optional.of(NetUtil.createInetAddressFromIpAddressString(text));
    }

    private Optional<StreamGate.Visit> enter(PeerId peer, String ip, String name) {
        return gate.enter(peer, ip(ip), () -> displaced.add(name));
    }

    @Test
    void onePeerHasOnlySoManyStreams() {
        StreamGate.Visit first = enter(ONE, "192.0.2.1", "first").orElseThrow();
        enter(ONE, "192.0.2.1", "second");
        enter(ONE, "192.0.2.1", "third");
        assertThat(enter(ONE, "192.0.2.1", "fourth")).isEmpty();
        assertThat(bitten).containsExactly("dht-streams-per-peer");

        first.left();
        first.left();
        assertThat(enter(ONE, "192.0.2.1", "fifth")).isPresent();
        assertThat(enter(ONE, "192.0.2.1", "sixth")).isEmpty();
        assertThat(displaced).isEmpty();
    }

    @Test
    void theLongestQuietOfTheNetworkThatHasMostGivesWayToANewcomer() {
        enter(peer(), "198.51.100.1", "elsewhere");
        StreamGate.Visit busy = enter(peer(), "192.0.2.1", "busy").orElseThrow();
        StreamGate.Visit quiet = enter(peer(), "192.0.2.2", "quiet").orElseThrow();
        enter(peer(), "192.0.2.3", "younger");
        enter(peer(), "198.51.100.2", "elsewhere, too");
        busy.asked();

        assertThat(enter(ONE, "203.0.113.1", "newcomer")).isPresent();
        assertThat(displaced).containsExactly("quiet");
        assertThat(bitten).containsExactly("dht-streams");

        quiet.asked();
        quiet.left();
        assertThat(enter(peer(), "192.0.2.4", "greedy")).isEmpty();
        assertThat(displaced).hasSize(1);
    }

    @Test
    void peersOfNoNetworkStandForThemselves() {
        for (int i = 0; i < 3; i++) {
            enter(ONE, "10.0.0.1", "greedy " + i);
        }
        enter(peer(), "10.0.0.1", "neighbour");
        gate.enter(peer(), Optional.empty(), () -> displaced.add("relayed"));

        assertThat(enter(peer(), "10.0.0.1", "newcomer")).isPresent();
        assertThat(displaced).containsExactly("greedy 0");
    }
}
