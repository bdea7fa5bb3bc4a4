package io.physarum.libp2p.kad.wire;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * One request or answer of the DHT, with its peers already parsed: what was malformed or over a limit is gone.
 *
 * @param type what it asks or answers
 * @param key the key it is about; empty in answers to {@link KadMessageType#FIND_NODE}
 * @param record the value, in PUT_VALUE and in the answer to GET_VALUE
 * @param closerPeers peers closer to the key
 * @param providers providers of the key
 */
public record KadMessage(
        KadMessageType type,
        ByteString key,
        @Nullable KadRecord record,
        List<PeerInfo> closerPeers,
        List<PeerInfo> providers) {

    /** Copies the lists. */
    public KadMessage {
        closerPeers = List.copyOf(closerPeers);
        providers = List.copyOf(providers);
    }

    /** A request that has nothing but a type and a key. */
    public static KadMessage request(KadMessageType type, ByteString key) {
        return new KadMessage(type, key, null, List.of(), List.of());
    }

    /** The request to store a value. */
    public static KadMessage putValue(KadRecord record) {
        return new KadMessage(KadMessageType.PUT_VALUE, record.key(), record, List.of(), List.of());
    }

    /** The announcement of a provider, which must be the sender. */
    public static KadMessage addProvider(ByteString key, PeerInfo provider) {
        return new KadMessage(KadMessageType.ADD_PROVIDER, key, null, List.of(), List.of(provider));
    }

    /** This message with other closer peers. */
    public KadMessage withCloserPeers(List<PeerInfo> peers) {
        return new KadMessage(type, key, record, peers, providers);
    }

    /** This message with other providers. */
    public KadMessage withProviders(List<PeerInfo> peers) {
        return new KadMessage(type, key, record, closerPeers, peers);
    }

    /** This message with those addresses of its peers that pass; peers are kept, be it without addresses. */
    public KadMessage withAddresses(Predicate<Multiaddr> isKept) {
        UnaryOperator<PeerInfo> filter = peer -> new PeerInfo(
                peer.peerId(), peer.addresses().stream().filter(isKept).toList());
        return new KadMessage(
                type,
                key,
                record,
                closerPeers.stream().map(filter).toList(),
                providers.stream().map(filter).toList());
    }

    /** This message with another record. */
    public KadMessage withRecord(@Nullable KadRecord other) {
        return new KadMessage(type, key, other, closerPeers, providers);
    }
}
