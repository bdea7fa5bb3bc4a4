package io.physarum.libp2p.relay;

import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CircuitAddressTest {

    private static final String RELAY = "12D3KooWNh7777khxJ5oKyuaEDY2bkR1FVNV6ZYkoMM8WyjiYfA6";

    private static final String TARGET = "12D3KooWFQN2TmMuyFvVENLCbtfaARr39gbgZ7gduuijfGptZzfT";

    @Test
    void namesTheRelayAndTheTarget() {
        Multiaddr address = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/" + RELAY + "/p2p-circuit/p2p/" + TARGET);

        CircuitAddress circuit = CircuitAddress.of(address).orElseThrow();

        assertThat(circuit.relayAddress()).hasToString("/ip4/192.0.2.1/tcp/4001/p2p/" + RELAY);
        assertThat(circuit.relay()).hasToString(RELAY);
        assertThat(circuit.target()).get().hasToString(TARGET);
        assertThat(CircuitAddress.through(circuit.relayAddress())).isEqualTo(address.withoutPeer());
    }

    @Test
    void needsNoTargetToListen() {
        CircuitAddress circuit = CircuitAddress.of(Multiaddr.parse("/p2p/" + RELAY + "/p2p-circuit"))
                .orElseThrow();

        assertThat(circuit.target()).isEmpty();
        assertThat(circuit.relayAddress()).hasToString("/p2p/" + RELAY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/192.0.2.1/tcp/4001",
                "/p2p-circuit",
                "/p2p-circuit/p2p/" + TARGET,
                "/ip4/192.0.2.1/tcp/4001/p2p-circuit/p2p/" + TARGET,
                "/p2p/" + RELAY + "/p2p-circuit/ip4/192.0.2.1/tcp/1",
                "/p2p/" + RELAY + "/p2p-circuit/p2p/" + TARGET + "/p2p-circuit/p2p/" + RELAY
            })
    void isNotJustAnyAddress(String text) {
        assertThat(CircuitAddress.of(Multiaddr.parse(text))).isEmpty();
    }
}
