package io.physarum.libp2p.kad;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Looks for providers of a key and passes each on once. A record proves nothing: whoever is asked can name anybody. So a
 * provider counts for sure when two peers have named it, or it itself. Others are passed on too, but only so many that half of
 * the limit is left for the sure ones, and the rest when all have been asked; and only sure ones end the lookup early.
 *
 * <p>That a provider is sure says nothing of its addresses. All that anybody names are kept and learnt; the result has those
 * first that the provider itself names, then those that most others do.
 */
final class FindProvidersQuery implements Lookup.Query {

    private static final int SURE = 2;

    /** What was announced to this node itself counts for more than all that others say. */
    private static final int OWN = 1_000;

    /** Of one answer no more providers are considered, unless more are wanted. */
    private static final int MAX_PER_ANSWER = 20;

    private static final class Claim {
        final PeerId provider;
        final AddressVoices addresses = new AddressVoices();
        int voices;
        boolean passed;

        Claim(PeerId provider) {
            this.provider = provider;
        }

        boolean isSure() {
            return voices >= SURE;
        }
    }

    private final KadContext context;

    private final ByteString key;

    private final KadKey target;

    private final int limit;

    private final Consumer<PeerInfo> onProvider;

    private final Map<PeerId, Claim> claims = new LinkedHashMap<>();

    private int passed;

    private int passedUnsure;

    FindProvidersQuery(KadContext context, ByteString key, int limit, Consumer<PeerInfo> onProvider) {
        this.context = context;
        this.key = key;
        this.target = KadKey.of(key.toByteArray());
        this.limit = limit;
        this.onProvider = onProvider;
    }

    /** Takes providers that announced themselves to this node; true if there are enough. */
    boolean takeOwn(List<PeerInfo> providers) {
        providers.forEach(provider -> hear(provider, OWN));
        return passed >= limit;
    }

    /** Passes on what is left, now that nobody is asked any more, and gives all, those that most peers named first. */
    List<PeerInfo> end() {
        List<Claim> ranked = new ArrayList<>(claims.values());
        ranked.sort(Comparator.comparingInt((Claim claim) -> Math.min(claim.voices, OWN))
                .reversed());
        ranked.forEach(this::pass);
        return ranked.stream().filter(claim -> claim.passed).map(this::describe).toList();
    }

    private void hear(PeerInfo provider, int voices) {
        Claim claim = claims.computeIfAbsent(provider.peerId(), Claim::new);
        learn(claim, provider, voices >= SURE);
        boolean wasSure = claim.isSure();
        claim.voices += voices;
        if (claim.isSure()) {
            passedUnsure -= claim.passed && !wasSure ? 1 : 0;
            pass(claim);
        } else if (passedUnsure < limit / 2 && pass(claim)) {
            passedUnsure++;
        }
    }

    private boolean pass(Claim claim) {
        if (claim.passed || passed >= limit) {
            return false;
        }
        claim.passed = true;
        passed++;
        onProvider.accept(describe(claim));
        return true;
    }

    private void learn(Claim claim, PeerInfo told, boolean isOwn) {
        PeerInfo counts = isOwn ? told : AddressVoices.hearsay(told);
        if (!counts.addresses().isEmpty()
                && !counts.peerId().equals(context.transport().selfId())) {
            claim.addresses.hear(counts, isOwn);
            context.transport().learn(counts, context.config().times().addressTtl());
        }
    }

    /** A provider and what is known by now of where it is. */
    private PeerInfo describe(Claim claim) {
        if (claim.provider.equals(context.transport().selfId())) {
            return context.transport().self();
        }
        List<Multiaddr> addresses = claim.addresses.isEmpty()
                ? context.transport().addresses(claim.provider)
                : claim.addresses.ranked(context.config().limits().addressesPerPeer());
        return new PeerInfo(claim.provider, addresses);
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
        answer.providers().stream()
                .collect(Collectors.toMap(
                        PeerInfo::peerId, provider -> provider, (one, same) -> one, LinkedHashMap::new))
                .values()
                .stream()
                .limit(Math.max(limit, MAX_PER_ANSWER))
                .forEach(provider -> hear(provider, provider.peerId().equals(from) ? SURE : 1));
        return passed >= limit;
    }
}
