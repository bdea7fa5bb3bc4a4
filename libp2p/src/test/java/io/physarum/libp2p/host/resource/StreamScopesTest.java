package io.physarum.libp2p.host.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.host.gater.IpNetwork;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class StreamScopesTest {

    private static final int MANY = 1000;

    private static final PeerId ONE = Keys.generate(KeyType.ED25519).peerId();

    private static final PeerId OTHER = Keys.generate(KeyType.ED25519).peerId();

    private final List<String> bitten = new ArrayList<>();

    private final List<String> displaced = new ArrayList<>();

    /** A stream to be opened; without a protocol it stays pending. */
    private record Opening(PeerId peer, boolean initiator, String protocol) {

        static Opening from(PeerId peer, String protocol) {
            return new Opening(peer, false, protocol);
        }

        static Opening to(PeerId peer, String protocol) {
            return new Opening(peer, true, protocol);
        }
    }

    private static StreamHold open(StreamScopes scopes, Opening opening) {
        StreamHold hold = opening.initiator() ? scopes.openOutbound(opening.peer()) : pending(scopes, opening.peer());
        if (!opening.protocol().isEmpty()) {
            try {
                hold.agreed(opening.protocol());
            } catch (LimitExceededException e) {
                hold.release();
                throw e;
            }
        }
        return hold;
    }

    private static StreamLimits limits(int... most) {
        return new StreamLimits(
                most[0], most[1], most[2], most[3], most[4], most[5], most[6], List.of(IpNetwork.parse("10.0.0.0/8")));
    }

    /** A stream of a peer that has an address of its own. */
    private static StreamHold pending(StreamScopes scopes, PeerId peer) {
        String ip = peer.equals(ONE) ? "192.0.2.1" : "192.0.2.2";
        return scopes.openInbound(peer, from(ip), () -> {
            throw new AssertionError("it need not give way");
        });
    }

    private static Multiaddr from(String ip) {
        return Multiaddr.parse((ip.contains(":") ? "/ip6/" : "/ip4/") + ip + "/tcp/1");
    }

    private static PeerId peer() {
        return Keys.generate(KeyType.ED25519).peerId();
    }

    /** The limit of two, what uses it up, and what still has room. */
    static Stream<Arguments> limits() {
        return Stream.of(
                arguments(
                        "max-inbound-streams",
                        limits(2, MANY, MANY, MANY, MANY, MANY, MANY),
                        List.of(Opening.from(ONE, "/a"), Opening.from(OTHER, "/b")),
                        Opening.to(ONE, "/a")),
                arguments(
                        "max-outbound-streams",
                        limits(MANY, 2, MANY, MANY, MANY, MANY, MANY),
                        List.of(Opening.to(ONE, "/a"), Opening.to(OTHER, "/b")),
                        Opening.from(ONE, "/a")),
                arguments(
                        "max-pending-streams",
                        limits(MANY, MANY, 2, MANY, MANY, MANY, MANY),
                        List.of(Opening.from(ONE, ""), Opening.from(OTHER, "")),
                        Opening.to(ONE, "/a")),
                arguments(
                        "max-pending-streams-per-peer",
                        limits(MANY, MANY, MANY, 2, MANY, MANY, MANY),
                        List.of(Opening.from(ONE, ""), Opening.from(ONE, "")),
                        Opening.from(OTHER, "")),
                arguments(
                        "max-streams-per-peer",
                        limits(MANY, MANY, MANY, MANY, 2, MANY, MANY),
                        List.of(Opening.from(ONE, "/a"), Opening.from(ONE, "/b")),
                        Opening.from(OTHER, "/a")),
                arguments(
                        "max-streams-per-protocol",
                        limits(MANY, MANY, MANY, MANY, MANY, 2, MANY),
                        List.of(Opening.to(ONE, "/a"), Opening.to(OTHER, "/a")),
                        Opening.to(OTHER, "/b")),
                arguments(
                        "max-streams-per-peer-protocol",
                        limits(MANY, MANY, MANY, MANY, MANY, MANY, 2),
                        List.of(Opening.from(ONE, "/a"), Opening.from(ONE, "/a")),
                        Opening.from(OTHER, "/a")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void refusesOneTooManyAndLetsOthersIn(String limit, StreamLimits limits, List<Opening> full, Opening free) {
        StreamScopes scopes = new StreamScopes(limits, bitten::add);
        List<StreamHold> held =
                full.stream().map(opening -> open(scopes, opening)).toList();
        assertThat(bitten).isEmpty();

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> open(scopes, full.get(1)))
                    .isInstanceOfSatisfying(
                            LimitExceededException.class,
                            e -> assertThat(e.limit()).isEqualTo(limit))
                    .hasMessageContaining("limit " + limit + " of 2 reached; raise physarum.p2p.limits." + limit);
        }
        assertThat(bitten).containsExactly(limit, limit, limit);
        open(scopes, free).release();

        held.get(1).release();
        open(scopes, full.get(1));
    }

    @Test
    void aStreamWhoseProtocolIsAgreedOnIsNoLongerPending() {
        StreamScopes scopes = new StreamScopes(limits(MANY, MANY, 1, 1, MANY, MANY, MANY), bitten::add);
        StreamHold first = pending(scopes, ONE);
        first.agreed("/a");
        StreamHold second = pending(scopes, ONE);
        first.release();

        assertThatThrownBy(() -> pending(scopes, ONE)).isInstanceOf(LimitExceededException.class);
        second.release();
        pending(scopes, ONE);
    }

    /** Opens streams of a new peer each; what gives way is noted by its address and number. */
    private void fill(StreamScopes scopes, String... addresses) {
        for (int i = 0; i < addresses.length; i++) {
            String name = addresses[i] + " of " + i;
            scopes.openInbound(peer(), from(addresses[i]), () -> displaced.add(name));
        }
    }

    @Test
    void theOldestOfTheAddressThatHasMostGivesWayToOneThatHasFewer() {
        StreamScopes scopes = new StreamScopes(limits(MANY, MANY, 5, MANY, MANY, MANY, MANY), bitten::add);
        fill(scopes, "192.0.2.1", "2001:db8::1", "2001:db8::2", "192.0.2.1", "2001:db8::3");

        StreamHold newcomer = scopes.openInbound(ONE, from("192.0.2.3"), () -> displaced.add("newcomer"));
        assertThat(displaced).containsExactly("2001:db8::1 of 1");
        assertThat(bitten).containsExactly("max-pending-streams");

        assertThatThrownBy(() -> scopes.openInbound(peer(), from("2001:db8::4"), () -> {}))
                .isInstanceOf(LimitExceededException.class);
        newcomer.agreed("/a");
        fill(scopes, "2001:db8::4");
        newcomer.release();
        assertThat(displaced).hasSize(1);
    }

    @Test
    void peersWhoseAddressDoesNotCountHaveTheirPendingStreamsEachForItself() {
        StreamScopes scopes = new StreamScopes(limits(MANY, MANY, 4, MANY, MANY, MANY, MANY), bitten::add);
        fill(scopes, "10.0.0.1", "10.0.0.1");
        Multiaddr relayed = from("192.0.2.1").encapsulate(Multiaddr.parse("/p2p-circuit"));
        for (int i = 0; i < 2; i++) {
            String name = "relayed " + i;
            scopes.openInbound(ONE, relayed, () -> displaced.add(name));
        }

        scopes.openInbound(OTHER, relayed, () -> {});
        assertThat(displaced).containsExactly("relayed 0");
    }

    @Test
    void oneThatGaveWayIsCountedUntilItIsClosedButNotAsPending() {
        StreamScopes scopes = new StreamScopes(limits(3, MANY, 2, 2, MANY, MANY, MANY), bitten::add);
        StreamHold first = scopes.openInbound(ONE, from("192.0.2.1"), () -> displaced.add("first"));
        StreamHold second = scopes.openInbound(ONE, from("192.0.2.1"), () -> displaced.add("second"));
        StreamHold third = pending(scopes, OTHER);
        assertThat(displaced).containsExactly("first");
        assertThatThrownBy(() -> pending(scopes, OTHER)).hasMessageContaining("max-inbound-streams");

        first.agreed("/a");
        first.release();
        second.release();
        third.agreed("/a");
        pending(scopes, ONE);
        pending(scopes, ONE);
        assertThat(displaced).hasSize(1);
    }
}
