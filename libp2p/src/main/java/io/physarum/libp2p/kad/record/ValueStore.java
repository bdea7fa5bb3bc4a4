package io.physarum.libp2p.kad.record;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.kad.wire.KadRecord;
import org.jspecify.annotations.Nullable;

/**
 * Values that this node keeps for the network: only valid ones, of namespaces with a validator, and of several under one key
 * only the best. When the store is full, the network that has stored most gives one up for one that has stored less, and within
 * a network so does the peer that has stored most. Values that this node puts itself have room of their own, which nobody
 * else's can take. Not thread-safe: it belongs to the loop of its node.
 */
public final class ValueStore {

    /**
     * The limits of a store.
     *
     * @param records how many values of others in all
     * @param valueBytes how large a value may be
     * @param perPeer how many values one other peer may store
     * @param own how many values this node may put itself
     */
    public record Limits(int records, int valueBytes, int perPeer, int own) {}

    /** What became of a value. */
    public enum Outcome {
        /** It is kept now. */
        STORED,
        /** It is not valid under its key, or in no namespace with a validator. */
        INVALID,
        /** The one that is there is better. */
        OUTDATED
    }

    /** A value and who takes up room with it; nobody if this node has put one under the key. */
    private record Stored(KadRecord record, @Nullable Sender sender, long expiresNanos) {

        boolean isOwn() {
            return sender == null;
        }
    }

    private final Limits limits;

    private final long timeToLiveNanos;

    private final Validators validators;

    private final Map<ByteString, Stored> byKey = new HashMap<>();

    private final Shares shares;

    private int own;

    /** An empty store. */
    public ValueStore(Limits limits, Duration timeToLive, Validators validators) {
        this.limits = limits;
        this.timeToLiveNanos = timeToLive.toNanos();
        this.validators = validators;
        this.shares = new Shares(limits.perPeer());
    }

    /**
     * Stores a value that a peer sent, if it is valid and not worse than the one there.
     *
     * @throws LimitExceededException if it is too large or there is no room
     */
    public Outcome put(KadRecord candidate, Sender sender, long nowNanos) {
        return store(candidate, sender, nowNanos);
    }

    /**
     * Stores a value that this node puts itself, if it is valid and not worse than the one there. The key keeps its room if a peer
     * sends a better value.
     *
     * @throws LimitExceededException if it is too large or there are too many others of this node's own
     */
    public Outcome putOwn(KadRecord candidate, long nowNanos) {
        return store(candidate, null, nowNanos);
    }

    private Outcome store(KadRecord candidate, @Nullable Sender sender, long nowNanos) {
        if (candidate.value().size() > limits.valueBytes()) {
            throw new LimitExceededException(Limit.DHT_VALUE_BYTES, limits.valueBytes());
        }
        RecordValidator validator = validators.of(candidate.key()).orElse(null);
        if (validator == null || !validator.isValid(candidate.key(), candidate.value())) {
            return Outcome.INVALID;
        }
        Stored present = live(candidate.key(), nowNanos);
        if (present != null && isWorse(validator, candidate, present.record())) {
            return Outcome.OUTDATED;
        }
        Sender payer = present != null && present.isOwn() ? null : sender;
        if (payer == null) {
            requireOwnRoom(candidate.key());
        } else if (present == null) {
            requireRoom(payer);
        }
        replace(candidate.key(), new Stored(candidate, payer, nowNanos + timeToLiveNanos));
        return Outcome.STORED;
    }

    private static boolean isWorse(RecordValidator validator, KadRecord candidate, KadRecord present) {
        return !candidate.value().equals(present.value())
                && validator.select(candidate.key(), List.of(candidate.value(), present.value())) != 0;
    }

    private void requireOwnRoom(ByteString key) {
        Stored before = byKey.get(key);
        if (own >= limits.own() && (before == null || !before.isOwn())) {
            throw new LimitExceededException(Limit.DHT_OWN_VALUES, limits.own());
        }
    }

    private void requireRoom(Sender sender) {
        if (shares.isUsedUpBy(sender.peer())) {
            throw new LimitExceededException(Limit.DHT_VALUES_PER_PEER, limits.perPeer());
        }
        if (byKey.size() - own >= limits.records()) {
            Shares.Share spare = shares.toMakeRoomFor(sender);
            if (spare == null) {
                throw new LimitExceededException(Limit.DHT_VALUES, limits.records());
            }
            byKey.remove(spare.key());
            shares.give(spare.owner(), spare.key());
        }
    }

    private void replace(ByteString key, Stored fresh) {
        Stored before = byKey.put(key, fresh);
        if (before != null) {
            forget(key, before);
        }
        if (fresh.sender() == null) {
            own++;
        } else {
            shares.take(fresh.sender(), key);
        }
    }

    private void forget(ByteString key, Stored gone) {
        if (gone.sender() == null) {
            own--;
        } else {
            shares.give(gone.sender().peer(), key);
        }
    }

    /** The value of a key, if there is one that has not expired. */
    public Optional<KadRecord> get(ByteString key, long nowNanos) {
        Stored stored = live(key, nowNanos);
        return stored == null ? Optional.empty() : Optional.of(stored.record());
    }

    private @Nullable Stored live(ByteString key, long nowNanos) {
        Stored stored = byKey.get(key);
        return stored != null && stored.expiresNanos() - nowNanos > 0 ? stored : null;
    }

    /** Forgets what has expired. */
    public void expire(long nowNanos) {
        byKey.entrySet().removeIf(entry -> {
            Stored stored = entry.getValue();
            boolean expired = stored.expiresNanos() - nowNanos <= 0;
            if (expired) {
                forget(entry.getKey(), stored);
            }
            return expired;
        });
    }

    /** The number of values, of which some may have expired since {@link #expire} was last called. */
    public int size() {
        return byKey.size();
    }
}
