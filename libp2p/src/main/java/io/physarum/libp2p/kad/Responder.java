package io.physarum.libp2p.kad;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.record.ProviderStore;
import io.physarum.libp2p.kad.record.Sender;
import io.physarum.libp2p.kad.record.ValueStore;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.routing.PeerNetwork;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadRecord;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Answers other nodes' requests. A request that cannot be answered throws, and its stream is then reset. Belongs to the
 * loop.
 */
final class Responder {

    /** A multihash as a key; other implementations allow no more either. */
    private static final int MAX_PROVIDER_KEY_BYTES = 80;

    private static final int MAX_PROVIDERS_PER_ANSWER = 100;

    private final KadContext context;

    private final ProviderStore providers;

    private final ValueStore values;

    private final Predicate<ByteString> provided;

    /** A responder over the stores; the predicate says which keys this node provides itself. */
    Responder(KadContext context, ProviderStore providers, ValueStore values, Predicate<ByteString> provided) {
        this.context = context;
        this.providers = providers;
        this.values = values;
        this.provided = provided;
    }

    /** The answer to a request, if the request is of a type that has one. */
    Optional<KadMessage> answer(PeerId sender, KadMessage request) {
        return switch (request.type()) {
            case FIND_NODE -> Optional.of(findNode(sender, request));
            case GET_PROVIDERS -> Optional.of(getProviders(sender, request));
            case ADD_PROVIDER -> addProvider(sender, request);
            case GET_VALUE -> Optional.of(getValue(sender, request));
            case PUT_VALUE -> Optional.of(putValue(sender, request));
            case PING -> Optional.of(KadMessage.request(request.type(), request.key()));
        };
    }

    private KadMessage findNode(PeerId sender, KadMessage request) {
        byte[] key = requireKey(request, Integer.MAX_VALUE).toByteArray();
        List<PeerInfo> closest = new ArrayList<>();
        target(key).ifPresent(closest::add);
        closer(sender, request.key()).stream()
                .filter(peer -> !Arrays.equals(peer.peerId().bytes(), key))
                .forEach(closest::add);
        return KadMessage.request(request.type(), ByteString.EMPTY).withCloserPeers(closest);
    }

    /** The peer that is looked for, whatever it is, if it is known where it lives. */
    private Optional<PeerInfo> target(byte[] key) {
        try {
            PeerId target = PeerId.of(key);
            PeerInfo self = context.transport().self();
            return Optional.of(target.equals(self.peerId()) ? self : describe(target))
                    .filter(peer -> !peer.addresses().isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private KadMessage getProviders(PeerId sender, KadMessage request) {
        ByteString key = requireKey(request, MAX_PROVIDER_KEY_BYTES);
        return KadMessage.request(request.type(), key).withProviders(known(key)).withCloserPeers(closer(sender, key));
    }

    /** The providers of a key that are known here, this node first if it is one. */
    List<PeerInfo> known(ByteString key) {
        List<PeerInfo> found = new ArrayList<>();
        if (provided.test(key)) {
            found.add(context.transport().self());
        }
        List<PeerInfo> others =
                new ArrayList<>(providers.get(key, context.loop().nanos()));
        for (int i = 0; i < others.size() && others.size() > MAX_PROVIDERS_PER_ANSWER; i++) {
            Collections.swap(others, i, context.random().nextInt(i, others.size()));
        }
        others.stream()
                .limit(MAX_PROVIDERS_PER_ANSWER)
                .map(peer -> peer.addresses().isEmpty() ? describe(peer.peerId()) : peer)
                .forEach(found::add);
        return found;
    }

    private Optional<KadMessage> addProvider(PeerId sender, KadMessage request) {
        ByteString key = requireKey(request, MAX_PROVIDER_KEY_BYTES);
        PeerInfo provider = request.providers().stream()
                .filter(peer ->
                        peer.peerId().equals(sender) && !peer.addresses().isEmpty())
                .findFirst()
                .orElseThrow(() -> new ProtocolViolationException("a DHT announcement does not name its sender"));
        providers.add(key, provider, network(sender), context.loop().nanos());
        context.transport().learn(provider, context.config().times().providerTtl());
        return Optional.empty();
    }

    private KadMessage getValue(PeerId sender, KadMessage request) {
        ByteString key = requireKey(request, Integer.MAX_VALUE);
        KadMessage answer = KadMessage.request(request.type(), key).withCloserPeers(closer(sender, key));
        Optional<KadRecord> value = values.get(key, context.loop().nanos());
        return value.map(answer::withRecord).orElse(answer);
    }

    private KadMessage putValue(PeerId sender, KadMessage request) {
        ByteString key = requireKey(request, Integer.MAX_VALUE);
        KadRecord sent = request.record();
        if (sent == null || !sent.key().equals(key)) {
            throw new ProtocolViolationException("a DHT value was sent without its record or under another key");
        }
        KadRecord received =
                KadRecord.received(key, sent.value(), context.loop().now());
        return switch (values.put(
                received, new Sender(sender, network(sender)), context.loop().nanos())) {
            case STORED -> KadMessage.putValue(sent);
            case INVALID -> throw new ProtocolViolationException("a DHT value is not valid under its key");
            case OUTDATED -> throw new ProtocolViolationException("a better DHT value is known for the key");
        };
    }

    /** Where a peer's connection comes from: over a relay that is the relay, as peers behind it are as free as peer ids. */
    private @Nullable PeerNetwork network(PeerId sender) {
        return context.transport().remoteIp(sender).flatMap(PeerNetwork::of).orElse(null);
    }

    private static ByteString requireKey(KadMessage request, int maxBytes) {
        int size = request.key().size();
        if (size == 0 || size > maxBytes) {
            throw new ProtocolViolationException(
                    "a DHT request " + request.type() + " has a key of " + size + " bytes");
        }
        return request.key();
    }

    /** The nearest known servers with their addresses: neither who asks nor this node. */
    private List<PeerInfo> closer(PeerId sender, ByteString key) {
        int k = context.config().k();
        return context.table().closest(KadKey.of(key.toByteArray()), k + 1).stream()
                .filter(peer -> !peer.equals(sender))
                .map(this::describe)
                .filter(peer -> !peer.addresses().isEmpty())
                .limit(k)
                .toList();
    }

    private PeerInfo describe(PeerId peer) {
        List<Multiaddr> addresses = context.transport().addresses(peer);
        int limit = context.config().limits().addressesPerPeer();
        return new PeerInfo(peer, addresses.size() <= limit ? addresses : addresses.subList(0, limit));
    }
}
