package io.physarum.libp2p.identify;

import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.record.SignedPeerRecord;

/**
 * What a peer said about itself, within limits; unproven but for the connection it came over.
 *
 * @param agentVersion its software, or empty
 * @param protocolVersion the network's version, or empty
 * @param listenAddresses where it says it can be dialled, without the {@code /p2p} part
 * @param protocols what it says it serves
 * @param observedAddress the address at which it sees this side, if it says so
 * @param signedPeerRecord the record of its addresses that it signed, if it sent one
 */
public record IdentifyInfo(
        String agentVersion,
        String protocolVersion,
        List<Multiaddr> listenAddresses,
        List<String> protocols,
        Optional<Multiaddr> observedAddress,
        Optional<SignedPeerRecord> signedPeerRecord) {

    /** Copies the lists. */
    public IdentifyInfo {
        listenAddresses = List.copyOf(listenAddresses);
        protocols = List.copyOf(protocols);
    }
}
