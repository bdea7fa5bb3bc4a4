package io.physarum.libp2p.host;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalIoHandler;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionGater;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.GaterListener;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.host.dial.DialAddresses;
import io.physarum.libp2p.host.dial.DialClaim;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.MemoryConnection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DialAttemptTest {

    private static final Multiaddr ONE = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");

    private static final Multiaddr TWO = Multiaddr.parse("/ip4/192.0.2.2/tcp/2");

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());

    private final PeerId peer = Keys.generate(KeyType.ED25519).peerId();

    private final ScriptedTransport transport = new ScriptedTransport();

    /** What the host has open when the dial begins. */
    private final AtomicReference<@Nullable Connection> open = new AtomicReference<>();

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Dialer dialer(HostLimits limits) {
        ConnectionUpgrader.Stack stack = new ConnectionUpgrader.Stack(Optional.empty(), List.of(), List.of());
        ConnectionUpgrader upgrader = new ConnectionUpgrader(
                Keys.generate(KeyType.ED25519).peerId(),
                stack,
                new StreamNegotiator(new ProtocolTable(), limits, LimitListener.NONE),
                new ConnectionUpgrader.Guard(
                        new GaterSwitch(ConnectionGater.ALLOW_ALL, GaterListener.NONE),
                        limits.handshakeTimeout(),
                        limits.maxHandshakeBytes(),
                        LimitListener.NONE));
        return new Dialer(
                group,
                List.of(transport),
                upgrader,
                limits,
                new Dialer.Connections(asked -> Optional.ofNullable(open.get()), (address, connection) -> {}));
    }

    private static DialAddresses known(Multiaddr... addresses) {
        return DialAddresses.of(List.of(addresses), AddressOrigin.GIVEN);
    }

    private static HostLimits oneDialAtATime() {
        return HostLimits.builder().maxConcurrentDials(1).build();
    }

    @Test
    void countsATransportThatThrowsAsAFailureAndFreesItsPlace() {
        Dialer dialer = dialer(oneDialAtATime());
        transport.onDial(ONE, () -> {
            throw new IllegalArgumentException("thrown, not returned");
        });
        transport.onDial(TWO, () -> CompletableFuture.failedFuture(new ConnectException("refused")));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> await(dialer.dial(peer, known(ONE, TWO))))
                    .isInstanceOfSatisfying(
                            DialException.class, e -> assertThat(e.attempts()).containsOnlyKeys(ONE, TWO));
        }
    }

    @Test
    void triesWhatAJoinerKnowsBeforeItFails() {
        Dialer dialer = dialer(HostLimits.defaults());
        CompletableFuture<Void> running = new CompletableFuture<>();
        group.execute(() -> {
            // The loop is busy here, so that both calls come before it looks at either.
            CompletableFuture<Connection> first = dialer.dial(peer, known());
            CompletableFuture<Connection> second = dialer.dial(peer, known(ONE));
            first.whenComplete((connection, failure) -> second.whenComplete((other, failed) -> running.complete(null)));
        });

        await(running);
        assertThat(transport.dialled).containsExactly(ONE);
    }

    @Test
    void takesTheConnectionThatCameSinceTheCallerLooked() {
        Dialer dialer = dialer(HostLimits.defaults());
        Connection connection = new MemoryConnection(new EmbeddedChannel(), false);
        open.set(connection);

        assertThat(await(dialer.dial(peer, known(ONE)))).isSameAs(connection);
        assertThat(transport.dialled).isEmpty();
    }

    @Test
    void beginsAnewForOneWhoDialsAsSoonAsADialHasFailed() {
        Dialer dialer = dialer(HostLimits.defaults());
        CompletableFuture<Connection> again = new CompletableFuture<>();
        CompletableFuture<Connection> first = dialer.dial(peer, known(ONE));
        first.whenComplete((connection, failure) -> Failures.forward(dialer.dial(peer, known(TWO)), again));

        assertThatThrownBy(() -> await(again)).isInstanceOf(DialException.class);
        assertThat(transport.dialled).containsExactly(ONE, TWO);
    }

    @Test
    void saysWhatTookTooLongAndFreesThePlace() {
        Dialer dialer = dialer(HostLimits.builder()
                .maxConcurrentDials(1)
                .connectTimeout(Duration.ofMillis(100))
                .build());
        transport.onDial(ONE, CompletableFuture::new);
        PeerId other = Keys.generate(KeyType.ED25519).peerId();

        CompletableFuture<Connection> first = dialer.dial(peer, known(ONE));
        CompletableFuture<Connection> waiting = dialer.dial(other, known(ONE));

        assertThatThrownBy(() -> await(first))
                .isInstanceOfSatisfying(
                        RequestTimeoutException.class,
                        e -> assertThat(e.stage()).contains("dialling").contains(ONE.toString()));
        assertThatThrownBy(() -> await(waiting)).isInstanceOf(RequestTimeoutException.class);
        assertThatThrownBy(() -> await(dialer.dial(peer, known(TWO)))).isInstanceOf(DialException.class);
    }

    @Test
    void saysThatItWaitedForAFreeDial() {
        Dialer dialer = dialer(HostLimits.builder()
                .maxConcurrentDials(1)
                .connectTimeout(Duration.ofMillis(100))
                .build());
        dialer.permits(ONE).acquire(new DialClaim(ONE, DialClaim.Kind.KNOWN), () -> {});

        assertThatThrownBy(() -> await(dialer.dial(peer, known(ONE))))
                .isInstanceOf(RequestTimeoutException.class)
                .hasMessageContaining("waiting for one of the 1 dials");
    }

    @Test
    void failsAtOnceWithoutAnyAddress() {
        assertThatThrownBy(() -> await(dialer(HostLimits.defaults()).dial(peer, known())))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("no address is known");
    }

    @Test
    void triesNoMoreAddressesThanItMay() {
        Dialer dialer = dialer(HostLimits.builder().maxAddressesPerDial(1).build());

        assertThatThrownBy(() -> await(dialer.dial(peer, known(ONE, TWO)))).isInstanceOf(DialException.class);
        assertThat(transport.dialled).containsExactly(ONE);
    }

    /** Two answers of a liar, who invents peers that are where nobody answers. */
    @Test
    void keepsNoKnownPeerWaitingForThoseOfHearsay() {
        Dialer dialer = dialer(HostLimits.builder().maxConcurrentDials(8).build());
        for (int liar = 0; liar < 4; liar++) {
            dialer.dial(newPeer(), DialAddresses.of(blackholes(liar), AddressOrigin.HEARSAY));
        }
        Awaitility.await().until(() -> transport.dialled.size() == 6);

        assertThatThrownBy(() -> await(dialer.dial(peer, known(ONE))))
                .isInstanceOfSatisfying(
                        DialException.class, e -> assertThat(e.attempts()).containsOnlyKeys(ONE));
    }

    @Test
    void triesAGivenAddressThoughTheDialIsFullOfSilentHearsay() {
        Dialer dialer = dialer(HostLimits.builder().maxAddressesPerDial(8).build());
        CompletableFuture<Connection> looking =
                dialer.dial(peer, DialAddresses.of(blackholes(1), AddressOrigin.HEARSAY));
        Awaitility.await().until(() -> transport.dialled.size() == 4);
        transport.onDial(ONE, CompletableFuture::new);

        CompletableFuture<Connection> given = dialer.dial(peer, known(ONE));

        Awaitility.await().untilAsserted(() -> assertThat(transport.dialled).contains(ONE));
        assertThat(looking).isNotDone();
        assertThat(given).isNotDone();
    }

    private static PeerId newPeer() {
        return Keys.generate(KeyType.ED25519).peerId();
    }

    private List<Multiaddr> blackholes(int network) {
        List<Multiaddr> result = IntStream.range(1, 9)
                .mapToObj(host -> Multiaddr.parse("/ip4/198.51.100." + (network * 16 + host) + "/tcp/1"))
                .toList();
        result.forEach(address -> transport.onDial(address, CompletableFuture::new));
        return result;
    }

    @Test
    void endsADialThatNobodyWaitsForAnyMore() {
        Dialer dialer = dialer(oneDialAtATime());
        CompletableFuture<Connection> dialling = new CompletableFuture<>();
        transport.onDial(ONE, () -> dialling);
        CompletableFuture<Connection> first = dialer.dial(peer, known(ONE));
        CompletableFuture<Connection> second = dialer.dial(peer, known(ONE));
        Awaitility.await().until(() -> transport.dialled.contains(ONE));

        first.cancel(false);
        assertThat(second).isNotDone();
        assertThat(dialling).isNotDone();
        second.cancel(false);

        Awaitility.await().until(dialling::isCancelled);
        assertThatThrownBy(() -> await(dialer.dial(peer, known(TWO)))).isInstanceOf(DialException.class);
        assertThat(transport.dialled).containsExactly(ONE, TWO);
    }
}
