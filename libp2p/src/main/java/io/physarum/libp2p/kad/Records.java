package io.physarum.libp2p.kad;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.record.ProviderStore;
import io.physarum.libp2p.kad.record.RecordValidator;
import io.physarum.libp2p.kad.record.Validators;
import io.physarum.libp2p.kad.record.ValueStore;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadRecord;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Finds and stores peers, providers and values: what is kept here first, then what the network has. Belongs to the loop. */
final class Records {

    private final KadContext context;

    private final Peers peers;

    private final Lookups lookups;

    private final Validators validators;

    private final ProviderStore providers;

    private final ValueStore values;

    private final Responder responder;

    Records(KadContext context, Peers peers, Lookups lookups, Predicate<ByteString> provided) {
        this.context = context;
        this.peers = peers;
        this.lookups = lookups;
        DhtConfig config = context.config();
        this.validators = new Validators(config.validators());
        this.providers =
                new ProviderStore(config.limits().providers(), config.times().providerTtl());
        this.values = new ValueStore(config.limits().values(), config.times().valueTtl(), validators);
        this.responder = new Responder(context, providers, values, provided);
    }

    Responder responder() {
        return responder;
    }

    int providerRecords() {
        return providers.size();
    }

    int values() {
        return values.size();
    }

    void expire() {
        providers.expire(context.loop().nanos());
        values.expire(context.loop().nanos());
    }

    CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        KadTransport transport = context.transport();
        if (peer.equals(transport.selfId())) {
            return CompletableFuture.completedFuture(Optional.of(transport.self()));
        }
        List<Multiaddr> known = transport.addresses(peer);
        if (transport.isConnected(peer) && !known.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.of(new PeerInfo(peer, known)));
        }
        FindNodeQuery query = FindNodeQuery.peer(peer);
        return lookups.run(query).thenApply(nearest -> {
            Optional<PeerInfo> told = query.found(context.config().limits().addressesPerPeer());
            told.ifPresent(
                    found -> transport.learn(found, context.config().times().addressTtl()));
            return told.or(() -> Optional.of(new PeerInfo(peer, transport.addresses(peer)))
                    .filter(remembered -> !remembered.addresses().isEmpty()));
        });
    }

    CompletableFuture<List<PeerInfo>> findProviders(ByteString key, int limit, Consumer<PeerInfo> onProvider) {
        FindProvidersQuery query = new FindProvidersQuery(context, key, limit, onProvider);
        if (query.takeOwn(responder.known(key))) {
            return CompletableFuture.completedFuture(query.end());
        }
        return lookups.run(query).thenApply(nearest -> query.end());
    }

    void requireValid(ByteString key, ByteString value) {
        if (!requireValidator(key).isValid(key, value)) {
            throw new IllegalArgumentException("the value is not valid under the DHT key " + name(key));
        }
    }

    RecordValidator requireValidator(ByteString key) {
        return validators
                .of(key)
                .orElseThrow(() -> new IllegalArgumentException("the DHT key " + name(key)
                        + " is in no namespace that has a validator: those are "
                        + context.config().validators().keySet()));
    }

    private static String name(ByteString key) {
        return TextFormat.escapeBytes(key);
    }

    CompletableFuture<Integer> putValue(ByteString key, ByteString value) {
        KadRecord fresh = KadRecord.received(key, value, context.loop().now());
        ValueStore.Outcome outcome;
        try {
            outcome = values.putOwn(fresh, context.loop().nanos());
        } catch (LimitExceededException e) {
            context.listener().onLimit(e.limit());
            return CompletableFuture.failedFuture(e);
        }
        return switch (outcome) {
            case STORED -> lookups.recipients(key).thenCompose(nearest -> putOn(nearest, fresh));
            case INVALID ->
                CompletableFuture.failedFuture(
                        new IllegalArgumentException("the value is not valid under the DHT key " + name(key)));
            case OUTDATED ->
                CompletableFuture.failedFuture(new IllegalArgumentException(
                        "a better value than this is known here for the DHT key " + name(key)));
        };
    }

    private CompletableFuture<Integer> putOn(List<PeerId> nearest, KadRecord fresh) {
        KadMessage request = KadMessage.putValue(fresh);
        return Tally.of(nearest, peer -> peers.request(peer, request));
    }

    CompletableFuture<Optional<ByteString>> getValue(ByteString key) {
        FindValueQuery query = new FindValueQuery(key, requireValidator(key));
        values.get(key, context.loop().nanos())
                .ifPresent(own -> query.consider(context.transport().selfId(), own));
        return lookups.run(query).thenApply(nearest -> {
            query.best().ifPresent(best -> correct(key, best, query, nearest));
            return query.best();
        });
    }

    /** Gives the best value to those that gave another, and to the nearest that had none. */
    private void correct(ByteString key, ByteString best, FindValueQuery query, List<PeerId> nearest) {
        KadRecord fresh = KadRecord.received(key, best, context.loop().now());
        Set<PeerId> lacking = new LinkedHashSet<>(nearest);
        lacking.addAll(query.outdated());
        lacking.removeIf(
                peer -> query.gaveBest(peer) || peer.equals(context.transport().selfId()));
        putOn(List.copyOf(lacking), fresh);
    }
}
