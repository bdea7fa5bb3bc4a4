package io.physarum.libp2p.relay;

import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrComponent;
import io.physarum.libp2p.multiformats.MultiaddrProtocol;

/**
 * An address through one relay: {@code <relay's address>/p2p/<relay>/p2p-circuit}, and {@code /p2p/<target>} to dial.
 *
 * @param relayAddress where the relay is, with its peer id
 * @param relay the relay
 * @param target the peer behind it, if the address names one
 */
public record CircuitAddress(Multiaddr relayAddress, PeerId relay, Optional<PeerId> target) {

    /** Reads an address; empty if it does not lead through exactly one relay, named by its peer id, to a peer or to none. */
    public static Optional<CircuitAddress> of(Multiaddr address) {
        List<MultiaddrComponent> components = address.components();
        int circuit = indexOfCircuit(components);
        List<MultiaddrComponent> behind =
                components.subList(Math.min(circuit + 1, components.size()), components.size());
        boolean simple =
                behind.isEmpty() || (behind.size() == 1 && behind.get(0).protocol() == MultiaddrProtocol.P2P);
        if (circuit < 1 || !simple || components.get(circuit - 1).protocol() != MultiaddrProtocol.P2P) {
            return Optional.empty();
        }
        Multiaddr relayAddress = Multiaddr.of(components.subList(0, circuit));
        return Optional.of(new CircuitAddress(
                relayAddress,
                PeerId.of(relayAddress).orElseThrow(),
                behind.isEmpty() ? Optional.empty() : PeerId.of(address)));
    }

    private static int indexOfCircuit(List<MultiaddrComponent> components) {
        for (int i = 0; i < components.size(); i++) {
            if (components.get(i).protocol() == MultiaddrProtocol.P2P_CIRCUIT) {
                return i;
            }
        }
        return -1;
    }

    /** The address through a relay without a target, as it is advertised. */
    public static Multiaddr through(Multiaddr relayAddress) {
        return relayAddress.encapsulate(
                Multiaddr.of(List.of(MultiaddrComponent.of(MultiaddrProtocol.P2P_CIRCUIT, ""))));
    }
}
