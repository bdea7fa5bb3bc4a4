package io.physarum.libp2p.kad;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Looks for providers of a key and passes each on once, as soon as it is known. */
final class FindProvidersQuery implements Lookup.Query {

    private final KadContext context;

    private final ByteString key;

    private final KadKey target;

    private final int limit;

    private final Consumer<PeerInfo> onProvider;

    private final Map<PeerId, PeerInfo> found = new LinkedHashMap<>();

    FindProvidersQuery(KadContext context, ByteString key, int limit, Consumer<PeerInfo> onProvider) {
        this.context = context;
        this.key = key;
        this.target = KadKey.of(key.toByteArray());
        this.limit = limit;
        this.onProvider = onProvider;
    }

    /** The providers found, in the order they were. */
    List<PeerInfo> found() {
        return List.copyOf(found.values());
    }

    /** Takes providers from wherever they are known; true if there are enough now. */
    boolean take(List<PeerInfo> providers) {
        for (PeerInfo provider : providers) {
            if (found.size() >= limit) {
                break;
            }
            if (!found.containsKey(provider.peerId())) {
                pass(withAddresses(provider));
            }
        }
        return found.size() >= limit;
    }

    private void pass(PeerInfo provider) {
        found.put(provider.peerId(), provider);
        onProvider.accept(provider);
    }

    private PeerInfo withAddresses(PeerInfo provider) {
        if (provider.peerId().equals(context.transport().selfId())) {
            return context.transport().self();
        }
        if (provider.addresses().isEmpty()) {
            List<Multiaddr> known = context.transport().addresses(provider.peerId());
            return new PeerInfo(provider.peerId(), known);
        }
        context.transport().learn(provider, context.config().times().addressTtl());
        return provider;
    }

    @Override
    public DhtListener.LookupKind kind() {
        return DhtListener.LookupKind.PROVIDERS;
    }

    @Override
    public KadKey target() {
        return target;
    }

    @Override
    public KadMessage request() {
        return KadMessage.request(KadMessageType.GET_PROVIDERS, key);
    }

    @Override
    public boolean onAnswer(PeerId from, KadMessage answer) {
        return take(answer.providers());
    }
}
