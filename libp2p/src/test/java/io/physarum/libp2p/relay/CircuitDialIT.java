package io.physarum.libp2p.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.host.HostLimits;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a dial through a relay does on the way to the relay. */
class CircuitDialIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    /** Much longer than it takes, and much less than the dial may take. */
    private static final Duration SOON = Duration.ofSeconds(40);

    private final RelayNetwork network = new RelayNetwork();

    private final Host dialler = network.host(builder -> builder.limits(HostLimits.builder()
            .dialTimeout(LONG)
            .connectTimeout(LONG)
            .handshakeTimeout(LONG)
            .build()));

    private final PeerId relay = newPeer();

    private final PeerId target = newPeer();

    @AfterEach
    void close() {
        network.close();
    }

    private static PeerId newPeer() {
        return Keys.generate(KeyType.ED25519).peerId();
    }

    private static Multiaddr circuit(String relayAddress) {
        return Multiaddr.parse(relayAddress + "/p2p-circuit");
    }

    private void assertFails(CompletableFuture<Connection> dial, String why) {
        assertThat(dial).failsWithin(SOON).withThrowableThat().withMessageContaining(why);
    }

    @Test
    void aCancelledDialLetsGoOfTheRelay() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout((int) SOON.toMillis());
            String address = "/ip4/127.0.0.1/tcp/" + silent.getLocalPort() + "/p2p/" + relay;
            CompletableFuture<Connection> dial = dialler.connect(target, List.of(circuit(address)));
            try (Socket accepted = silent.accept()) {
                accepted.setSoTimeout((int) SOON.toMillis());

                dial.cancel(false);

                assertThat(accepted.getInputStream().readAllBytes()).isNotNull();
            }
        }
    }

    @Test
    void aPeerThatIsItsOwnRelayIsNotWaitedFor() {
        assertFails(
                dialler.connect(target, List.of(circuit("/ip4/127.0.0.1/tcp/9/p2p/" + target))),
                "no transport can dial it");
    }

    @Test
    void aRelayBehindRelaysIsNotDialled() {
        dialler.addressBook().addAddresses(relay, List.of(circuit("/ip4/127.0.0.1/tcp/9/p2p/" + newPeer())), LONG);

        assertFails(
                dialler.connect(target, List.of(circuit("/p2p/" + relay))),
                "cannot dial relay " + relay + " but through relays");
    }

    @Test
    void whatIsToldOfARelayStaysHearsay() throws Exception {
        String address = "/ip4/127.0.0.1/tcp/" + closedPort();
        dialler.addressBook().addAddresses(target, List.of(circuit(address + "/p2p/" + relay)), LONG);

        assertThat(dialler.connect(target, List.of())).failsWithin(SOON);

        assertThat(dialler.addressBook().addresses(relay)).containsExactly(Multiaddr.parse(address));
        assertThat(dialler.addressBook().addresses(relay, AddressOrigin.PEER)).isEmpty();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
