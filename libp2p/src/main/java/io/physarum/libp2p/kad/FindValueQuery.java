package io.physarum.libp2p.kad;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.record.RecordValidator;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.kad.wire.KadRecord;
import org.jspecify.annotations.Nullable;

/** Looks for the best valid value of a key, until enough peers gave the same. */
final class FindValueQuery implements Lookup.Query {

    private static final int QUORUM = 3;

    private final ByteString key;

    private final KadKey target;

    private final RecordValidator validator;

    private final Map<PeerId, ByteString> given = new LinkedHashMap<>();

    private @Nullable ByteString best;

    FindValueQuery(ByteString key, RecordValidator validator) {
        this.key = key;
        this.target = KadKey.of(key.toByteArray());
        this.validator = validator;
    }

    /** The best valid value seen. */
    Optional<ByteString> best() {
        return Optional.ofNullable(best);
    }

    /** Whether a peer gave the best value. */
    boolean gaveBest(PeerId peer) {
        return best != null && best.equals(given.get(peer));
    }

    /** The peers that gave a valid value, but not the best. */
    List<PeerId> outdated() {
        return given.keySet().stream().filter(peer -> !gaveBest(peer)).toList();
    }

    /** Considers a value; true if enough peers gave the best. */
    boolean consider(PeerId from, KadRecord candidate) {
        ByteString value = candidate.value();
        if (!candidate.key().equals(key) || !validator.isValid(key, value)) {
            return false;
        }
        given.put(from, value);
        if (best == null || (!best.equals(value) && validator.select(key, List.of(best, value)) == 1)) {
            best = value;
        }
        return given.values().stream().filter(best::equals).count() >= QUORUM;
    }

    @Override
    public DhtListener.LookupKind kind() {
        return DhtListener.LookupKind.VALUE;
    }

    @Override
    public KadKey target() {
        return target;
    }

    @Override
    public KadMessage request() {
        return KadMessage.request(KadMessageType.GET_VALUE, key);
    }

    @Override
    public boolean onAnswer(PeerId from, KadMessage answer) {
        KadRecord candidate = answer.record();
        return candidate != null && consider(from, candidate);
    }
}
