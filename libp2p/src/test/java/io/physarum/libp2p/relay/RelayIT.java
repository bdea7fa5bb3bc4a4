package io.physarum.libp2p.relay;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.RelayRefusedException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.RelayNetwork.Relay;
import io.physarum.libp2p.relay.server.RelayLimits;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.ByteSource;
import io.physarum.libp2p.testing.EchoProtocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.relay.RelayNetwork.awaitReservations;
import static io.physarum.libp2p.relay.RelayNetwork.connect;
import static io.physarum.libp2p.relay.RelayNetwork.echo;
import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RelayIT {

    private static final int TEN_MEBIBYTES = 10 * 1024 * 1024;

    private RelayNetwork network = new RelayNetwork();

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void carriesConnectionsToAHostThatListensNowhereElse() {
        Relay relay = network.relay();
        Host behind = network.behind(1, relay);
        Host dialling = network.host();

        Connection connection = connect(dialling, behind);

        assertThat(connection.remotePeer()).isEqualTo(behind.peerId());
        assertThat(connection.remoteAddress())
                .isEqualTo(Multiaddr.parse(relay.address() + "/p2p-circuit"))
                .isEqualTo(behind.advertisedAddresses().get(0));
        assertThat(connection.isLimited()).isFalse();
        Connection inbound = RelayNetwork.connection(behind, dialling);
        assertThat(inbound.isInitiator()).isFalse();
        assertThat(inbound.remoteAddress()).isEqualTo(connection.remoteAddress());
        echo(connection, TEN_MEBIBYTES);
        echo(inbound, TEN_MEBIBYTES);
        assertThat(relay.server().circuitCount()).isEqualTo(1);

        await(connection.close());
        Awaitility.await().untilAsserted(() -> {
            assertThat(relay.server().circuitCount()).isZero();
            assertThat(behind.connection(dialling.peerId())).isEmpty();
        });
        assertThat(relay.server().reservationCount()).isEqualTo(1);
    }

    @Test
    void holdsASenderBackWhoseReceiverDoesNotRead() {
        Relay relay = network.relay();
        Host behind = network.behind(1, relay);
        Connection connection = connect(network.host(), behind);
        behind.addProtocol(
                ProtocolBinding.of("/test/deaf", stream -> stream.config().setAutoRead(false)));
        long all = 256L * 1024 * 1024;
        ByteSource source = new ByteSource(1, all);

        await(connection.newStream(
                ProtocolBinding.of("/test/deaf", stream -> stream.pipeline().addLast(source))));

        Awaitility.await().until(() -> stands(source));
        assertThat(all - source.left()).isLessThan(32L * 1024 * 1024);
        echo(connection, 1000);
    }

    private static boolean stands(ByteSource source) {
        long before = source.left();
        Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        return source.left() == before;
    }

    @Test
    void endsOneDirectionWithoutTheOther() {
        Relay relay = network.relay();
        Host behind = network.behind(1, relay);
        ByteSink sink = new ByteSink();
        Connection connection = connect(network.host(), behind);
        Stream stream = await(connection.newStream(ProtocolBinding.of(
                EchoProtocol.PROTOCOL_ID, opened -> opened.pipeline().addLast(sink))));

        stream.shutdownOutput();

        await(sink.end());
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void saysWhyThereIsNoCircuit() {
        Relay relay = network.relay();
        Host dialling = network.host();
        Host stranger = network.host();

        assertThatThrownBy(() ->
                        await(dialling.connect(stranger.peerId(), List.of(CircuitAddress.through(relay.address())))))
                .isInstanceOf(DialException.class)
                .hasCauseInstanceOf(RelayRefusedException.class)
                .hasMessageContaining("NO_RESERVATION")
                .hasMessageContaining("the target has no reservation at this relay");
    }

    @Test
    void saysSoIfThePeerIsNoRelay() {
        Host none = network.host();
        Host dialling = network.host();
        Multiaddr through = CircuitAddress.through(
                none.peerId().appendTo(none.listenAddresses().get(0)));

        assertThatThrownBy(() -> await(dialling.connect(network.host().peerId(), List.of(through))))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("/libp2p/circuit/relay/0.2.0/hop");
    }

    @Test
    void listensThroughARelayByItsAddress() {
        Relay relay = network.relay();
        Host behind = network.host(builder -> builder.listen(relay.address() + "/p2p-circuit"));
        awaitReservations(behind, 1);

        assertThat(behind.listenAddresses()).isEmpty();
        echo(connect(network.host(), behind), 1000);
    }

    @Test
    void takesAnotherRelayWhenOneDies() {
        Relay first = network.relay();
        Relay second = network.relay();
        Host behind = network.behind(1, first, second);
        Multiaddr before = behind.advertisedAddresses().get(0);

        await(first.host().stop());

        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(behind.advertisedAddresses()).singleElement().isNotEqualTo(before));
        echo(connect(network.host(), behind), 1000);
    }

    @Test
    void reservesAnewAfterTheConnectionWasLost() {
        Relay relay = network.relay();
        Host behind = network.behind(1, relay);
        await(relay.host().connection(behind.peerId()).orElseThrow().close());

        Awaitility.await().untilAsserted(() -> {
            assertThat(relay.host().connection(behind.peerId())).isPresent();
            assertThat(relay.server().reservationCount()).isEqualTo(1);
            assertThat(behind.advertisedAddresses()).hasSize(1);
        });
        echo(connect(network.host(), behind), 1000);
    }

    @Test
    void renewsAReservationBeforeItExpires() {
        RelayLimits limits = RelayLimits.defaults();
        Relay relay =
                network.relay(limits.withTimes(Duration.ofSeconds(3), limits.circuitIdle(), limits.exchangeTimeout()));
        Host behind = network.behind(1, relay);

        Awaitility.await().during(Duration.ofMillis(3500)).untilAsserted(() -> {
            assertThat(relay.server().reservationCount()).isEqualTo(1);
            assertThat(behind.advertisedAddresses()).hasSize(1);
        });
    }

    @Test
    void carriesConnectionsInAPrivateNetwork() {
        network.close();
        network = new RelayNetwork(builder -> builder.preSharedKey(PreSharedKey.fromPassphrase("secret")));
        Host behind = network.behind(1, network.relay());

        echo(connect(network.host(), behind), 100_000);
    }
}
