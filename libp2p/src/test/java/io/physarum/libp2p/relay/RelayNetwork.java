package io.physarum.libp2p.relay;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.client.RelayClientConfig;
import io.physarum.libp2p.relay.server.RelayLimits;
import io.physarum.libp2p.relay.server.RelayServer;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.ByteSource;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** Relays, hosts behind them that listen nowhere else, and hosts that dial them. */
public final class RelayNetwork implements AutoCloseable {

    /** What to wait for is tried again after moments, not seconds. */
    public static final RelayClientConfig QUICK = RelayClientConfig.defaults()
            .withHolePunching(false, Duration.ofMillis(100))
            .withTimes(Duration.ofSeconds(20), Duration.ofMillis(50), Duration.ofMillis(200));

    private final TestHosts hosts = new TestHosts();

    private final ConcurrentLinkedQueue<String> limits = new ConcurrentLinkedQueue<>();

    private final UnaryOperator<HostBuilder> common;

    /** A network in the open. */
    public RelayNetwork() {
        this(builder -> builder);
    }

    /** A network whose hosts have some settings in common. */
    public RelayNetwork(UnaryOperator<HostBuilder> common) {
        this.common = common;
    }

    /**
     * A relay.
     *
     * @param host the host
     * @param server what it serves
     */
    public record Relay(Host host, RelayServer server) {

        /** Where it listens, with its peer id. */
        public Multiaddr address() {
            return host.peerId().appendTo(host.listenAddresses().get(0));
        }
    }

    /** A relay with these limits. */
    public Relay relay(RelayLimits relayLimits) {
        Host host = host();
        return new Relay(host, RelayServer.serve(host, relayLimits, limits::add));
    }

    /** A relay with the default limits. */
    public Relay relay() {
        return relay(RelayLimits.defaults());
    }

    /** A host that listens and echoes. */
    public Host host() {
        return host(builder -> builder);
    }

    /** A host with some settings changed, which echoes. */
    public Host host(UnaryOperator<HostBuilder> settings) {
        Host host = hosts.start(builder -> settings.apply(common.apply(builder.relays(QUICK))));
        host.addProtocol(EchoProtocol.binding());
        return host;
    }

    /** A host that is reached only through relays: at this many of them it has a reservation when this returns. */
    public Host behind(int wanted, Relay... relays) {
        List<Multiaddr> addresses = List.of(relays).stream().map(Relay::address).toList();
        Host host = host(builder -> builder.listenAddresses(List.of()).relays(QUICK.withRelays(addresses, wanted)));
        awaitReservations(host, wanted);
        return host;
    }

    /** Waits until a host has this many addresses through relays. */
    public static void awaitReservations(Host host, int count) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(host.advertisedAddresses()).hasSize(count));
    }

    /** Connects to a host at the addresses that it advertises. */
    public static Connection connect(Host from, Host to) {
        return TestHosts.await(from.connect(to.peerId(), to.advertisedAddresses()));
    }

    /** As {@link #connect}, and again until it succeeds: for circuits that may end before they are of use. */
    public static Connection connectInTheEnd(Host from, Host to) {
        return Awaitility.await()
                .ignoreExceptionsInstanceOf(Libp2pException.class)
                .until(() -> connect(from, to), Objects::nonNull);
    }

    /** The connection to a host that has dialled, or will have in a moment. */
    public static Connection connection(Host host, Host dialler) {
        return Awaitility.await()
                .until(() -> host.connection(dialler.peerId()), Optional::isPresent)
                .orElseThrow();
    }

    /** Sends bytes to and fro and checks that all of them came back as they were. */
    public static void echo(Connection connection, long bytes) {
        ByteSource source = new ByteSource(bytes, bytes);
        ByteSink sink = new ByteSink();
        Stream stream = TestHosts.await(connection.newStream(ProtocolBinding.of(
                EchoProtocol.PROTOCOL_ID, opened -> opened.pipeline().addLast(sink))));
        stream.eventLoop().execute(() -> stream.pipeline().addLast(source));
        assertThat(TestHosts.await(source.sent())).isEqualTo(TestHosts.await(sink.end()));
        assertThat(sink.count()).isEqualTo(bytes);
    }

    /** The limits that bit at relays. */
    public List<String> limits() {
        return List.copyOf(limits);
    }

    @Override
    public void close() {
        hosts.close();
    }
}
