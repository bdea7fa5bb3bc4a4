package io.physarum.libp2p.kad.record;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.wire.KadRecord;
import org.jspecify.annotations.Nullable;

/**
 * Values that this node keeps for the network: only valid ones, of namespaces with a validator, and of several under one key
 * only the best. Not thread-safe: it belongs to the loop of its node.
 */
public final class ValueStore {

    /**
     * The limits of a store.
     *
     * @param records how many values in all
     * @param valueBytes how large a value may be
     * @param perPeer how many values one peer may store
     */
    public record Limits(int records, int valueBytes, int perPeer) {}

    /** What became of a value. */
    public enum Outcome {
        /** It is kept now. */
        STORED,
        /** It is not valid under its key, or in no namespace with a validator. */
        INVALID,
        /** The one that is there is better. */
        OUTDATED
    }

    private record Stored(KadRecord record, PeerId sender, long expiresNanos) {}

    private final Limits limits;

    private final long timeToLiveNanos;

    private final Validators validators;

    private final Map<ByteString, Stored> byKey = new HashMap<>();

    private final Quota quota;

    /** An empty store. */
    public ValueStore(Limits limits, Duration timeToLive, Validators validators) {
        this.limits = limits;
        this.timeToLiveNanos = timeToLive.toNanos();
        this.validators = validators;
        this.quota = new Quota(limits.perPeer());
    }

    /**
     * Stores a value that a peer sent, if it is valid and not worse than the one there.
     *
     * @throws LimitExceededException if it is too large or there is no room
     */
    public Outcome put(KadRecord candidate, PeerId sender, long nowNanos) {
        if (candidate.value().size() > limits.valueBytes()) {
            throw new LimitExceededException(Limit.DHT_VALUE_BYTES, limits.valueBytes());
        }
        RecordValidator validator = validators.of(candidate.key()).orElse(null);
        if (validator == null || !validator.isValid(candidate.key(), candidate.value())) {
            return Outcome.INVALID;
        }
        Stored present = live(candidate.key(), nowNanos);
        if (present == null) {
            requireRoom(sender);
        } else if (isWorse(validator, candidate, present.record())) {
            return Outcome.OUTDATED;
        }
        replace(candidate.key(), new Stored(candidate, sender, nowNanos + timeToLiveNanos));
        return Outcome.STORED;
    }

    private static boolean isWorse(RecordValidator validator, KadRecord candidate, KadRecord present) {
        return !candidate.value().equals(present.value())
                && validator.select(candidate.key(), List.of(candidate.value(), present.value())) != 0;
    }

    private void requireRoom(PeerId sender) {
        if (byKey.size() >= limits.records()) {
            throw new LimitExceededException(Limit.DHT_VALUES, limits.records());
        }
        if (quota.isUsedUpBy(sender)) {
            throw new LimitExceededException(Limit.DHT_VALUES_PER_PEER, limits.perPeer());
        }
    }

    private void replace(ByteString key, Stored fresh) {
        Stored before = byKey.put(key, fresh);
        if (before != null) {
            quota.give(before.sender());
        }
        quota.take(fresh.sender());
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
        byKey.values().removeIf(stored -> {
            boolean expired = stored.expiresNanos() - nowNanos <= 0;
            if (expired) {
                quota.give(stored.sender());
            }
            return expired;
        });
    }

    /** The number of values, of which some may have expired since {@link #expire} was last called. */
    public int size() {
        return byKey.size();
    }
}
