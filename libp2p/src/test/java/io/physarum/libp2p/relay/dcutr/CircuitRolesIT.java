package io.physarum.libp2p.relay.dcutr;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.host.HostLimits;
import io.physarum.libp2p.relay.RelayNetwork;
import io.physarum.libp2p.relay.RelayNetwork.Relay;
import io.physarum.libp2p.relay.client.RelayClientConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

/** A peer that names its relay's address as its own has nobody wait for it there. */
class CircuitRolesIT {

    private final RelayNetwork network = new RelayNetwork();

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void callsThroughARelayComeInThoughAPeerNamedTheRelaysAddress() {
        Relay relay = network.relay();
        // A call is expected for as long as a dial may take.
        Host victim = network.host(builder -> builder.listenAddresses(List.of())
                .limits(HostLimits.builder().dialTimeout(Duration.ofMinutes(5)).build())
                .relays(RelayClientConfig.defaults()
                        .withTimes(Duration.ofSeconds(5), Duration.ofMillis(50), Duration.ofMillis(200))
                        .withRelays(List.of(relay.address()), 1)));
        RelayNetwork.awaitReservations(victim, 1);
        Host hostile = network.behind(1, relay);
        await(victim.connect(hostile.peerId(), hostile.advertisedAddresses()));
        Connection back = RelayNetwork.connection(hostile, victim);

        Stream upgrade = await(back.newStream(ProtocolBinding.of(Dcutr.PROTOCOL_ID, opened -> {})));
        upgrade.writeAndFlush(DcutrCodec.connect(List.of(relay.address().withoutPeer())));
        upgrade.writeAndFlush(DcutrCodec.sync());
        // The victim ends the exchange when it has taken the last message, before this is answered.
        RelayNetwork.echo(back, 1);

        Connection honest = RelayNetwork.connect(network.host(), victim);
        assertThat(honest.remoteAddress().isRelayed()).isTrue();
        RelayNetwork.echo(honest, 1000);
    }
}
