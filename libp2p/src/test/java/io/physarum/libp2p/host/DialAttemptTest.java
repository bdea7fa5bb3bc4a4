package io.physarum.libp2p.host;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
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

    @AfterEach
    void stop() {
        group.shutdownGracefully().syncUninterruptibly();
    }

    private Dialer dialer(HostLimits limits) {
        ConnectionUpgrader.Stack stack = new ConnectionUpgrader.Stack(Optional.empty(), List.of(), List.of());
        ConnectionUpgrader upgrader = new ConnectionUpgrader(
                Keys.generate(KeyType.ED25519).peerId(),
                stack,
                new StreamNegotiator(new ProtocolTable(), limits, LimitListener.NONE),
                limits.handshakeTimeout());
        return new Dialer(group, List.of(transport), upgrader, limits, (address, connection) -> {});
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
            assertThatThrownBy(() -> await(dialer.dial(peer, List.of(ONE, TWO))))
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
            CompletableFuture<Connection> first = dialer.dial(peer, List.of());
            CompletableFuture<Connection> second = dialer.dial(peer, List.of(ONE));
            assertThat(second).isSameAs(first);
            first.whenComplete((connection, failure) -> running.complete(null));
        });

        await(running);
        assertThat(transport.dialled).containsExactly(ONE);
    }

    @Test
    void beginsAnewForOneWhoDialsAsSoonAsADialHasFailed() {
        Dialer dialer = dialer(HostLimits.defaults());
        CompletableFuture<Connection> again = new CompletableFuture<>();
        CompletableFuture<Connection> first = dialer.dial(peer, List.of(ONE));
        first.whenComplete((connection, failure) -> Failures.forward(dialer.dial(peer, List.of(TWO)), again));

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

        CompletableFuture<Connection> first = dialer.dial(peer, List.of(ONE));
        CompletableFuture<Connection> waiting = dialer.dial(other, List.of(ONE));

        assertThatThrownBy(() -> await(first))
                .isInstanceOfSatisfying(
                        RequestTimeoutException.class,
                        e -> assertThat(e.stage()).contains("dialling").contains(ONE.toString()));
        assertThatThrownBy(() -> await(waiting)).isInstanceOf(RequestTimeoutException.class);
        assertThatThrownBy(() -> await(dialer.dial(peer, List.of(TWO)))).isInstanceOf(DialException.class);
    }

    @Test
    void saysThatItWaitedForAFreeDial() {
        Dialer dialer = dialer(HostLimits.builder()
                .maxConcurrentDials(1)
                .connectTimeout(Duration.ofMillis(100))
                .build());
        dialer.permits().acquire(() -> {});

        assertThatThrownBy(() -> await(dialer.dial(peer, List.of(ONE))))
                .isInstanceOf(RequestTimeoutException.class)
                .hasMessageContaining("waiting for one of the 1 dials");
    }

    @Test
    void failsAtOnceWithoutAnyAddress() {
        assertThatThrownBy(() -> await(dialer(HostLimits.defaults()).dial(peer, List.of())))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("no address is known");
    }

    @Test
    void triesNoMoreAddressesThanItMay() {
        Dialer dialer = dialer(HostLimits.builder().maxAddressesPerDial(1).build());

        assertThatThrownBy(() -> await(dialer.dial(peer, List.of(ONE, TWO)))).isInstanceOf(DialException.class);
        assertThat(transport.dialled).containsExactly(ONE);
    }

    /** Does with each address what the test says; refuses the others. */
    private static final class ScriptedTransport implements Transport {

        private interface Script {

            CompletableFuture<Connection> run();
        }

        private final Map<Multiaddr, Script> scripts = new ConcurrentHashMap<>();

        private final Collection<Multiaddr> dialled = Collections.synchronizedList(new ArrayList<>());

        void onDial(Multiaddr address, Script script) {
            scripts.put(address, script);
        }

        @Override
        public boolean canDial(Multiaddr address) {
            return true;
        }

        @Override
        public boolean canListen(Multiaddr address) {
            return false;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> CompletableFuture<T> dial(Multiaddr address, Function<Channel, CompletableFuture<T>> connected) {
            dialled.add(address);
            Script script = scripts.getOrDefault(
                    address, () -> CompletableFuture.failedFuture(new ConnectException("refused")));
            return (CompletableFuture<T>) script.run();
        }

        @Override
        public CompletableFuture<Listener> listen(Multiaddr address, Consumer<Channel> accepted) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public Multiaddr remoteAddress(Channel channel) {
            return ONE;
        }

        @Override
        public Multiaddr localAddress(Channel channel) {
            return ONE;
        }
    }
}
