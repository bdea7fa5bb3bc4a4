package io.physarum.libp2p.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.record.pb.PeerRecordMessage;

/**
 * Where a peer says it can be reached (libp2p RFC 0003).
 *
 * @param peerId the peer
 * @param seq orders the records of one peer, as an unsigned number: the higher, the newer
 * @param addresses its addresses, without the {@code /p2p} part; the most a record keeps is {@link #MAX_ADDRESSES}
 */
public record PeerRecord(PeerId peerId, long seq, List<Multiaddr> addresses) {

    /** The most addresses of a record; further ones are left out. */
    public static final int MAX_ADDRESSES = 64;

    /** Keeps each address once, and none that is nothing but a peer. */
    public PeerRecord {
        addresses = addresses.stream()
                .map(Multiaddr::withoutPeer)
                .filter(address -> address.peerMultihash().isEmpty())
                .distinct()
                .limit(MAX_ADDRESSES)
                .toList();
    }

    /** Whether this record takes the place of another of the same peer. */
    public boolean isNewerThan(PeerRecord other) {
        return Long.compareUnsigned(seq, other.seq) > 0;
    }

    byte[] bytes() {
        PeerRecordMessage.Builder message = PeerRecordMessage.newBuilder()
                .setPeerId(ByteString.copyFrom(peerId.bytes()))
                .setSeq(seq);
        addresses.forEach(address -> message.addAddresses(
                PeerRecordMessage.AddressInfo.newBuilder().setMultiaddr(ByteString.copyFrom(address.bytes()))));
        return message.build().toByteArray();
    }

    /**
     * Reads a record. Addresses of a kind that is not known here, or of another peer, are left out.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static PeerRecord parse(byte[] bytes) {
        try {
            PeerRecordMessage message = PeerRecordMessage.parseFrom(bytes);
            PeerId peer = PeerId.of(message.getPeerId().toByteArray());
            List<Multiaddr> addresses = new ArrayList<>();
            for (PeerRecordMessage.AddressInfo info : message.getAddressesList()) {
                if (addresses.size() < MAX_ADDRESSES) {
                    address(info.getMultiaddr().toByteArray(), peer).ifPresent(addresses::add);
                }
            }
            return new PeerRecord(peer, message.getSeq(), addresses);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a peer record is malformed", e);
        }
    }

    private static Optional<Multiaddr> address(byte[] bytes, PeerId owner) {
        try {
            Multiaddr address = Multiaddr.of(bytes);
            boolean ofAnother = address.peerMultihash()
                    .filter(named -> !named.equals(owner.multihash()))
                    .isPresent();
            return ofAnother ? Optional.empty() : Optional.of(address);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
