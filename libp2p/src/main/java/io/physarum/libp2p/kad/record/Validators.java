package io.physarum.libp2p.kad.record;

import java.util.Map;
import java.util.Optional;

import com.google.protobuf.ByteString;

/** The validators by namespace: the part of a key between its first two slashes. A key of no namespace has none. */
public final class Validators {

    private static final int MAX_NAMESPACE_BYTES = 64;

    private final Map<String, RecordValidator> byNamespace;

    /** The validators given. */
    public Validators(Map<String, RecordValidator> byNamespace) {
        this.byNamespace = Map.copyOf(byNamespace);
    }

    /** The validator of a key's namespace, if it has one here. */
    public Optional<RecordValidator> of(ByteString key) {
        if (key.isEmpty() || key.byteAt(0) != '/') {
            return Optional.empty();
        }
        int end = 1;
        while (end < key.size() && key.byteAt(end) != '/' && end <= MAX_NAMESPACE_BYTES) {
            end++;
        }
        if (end == key.size() || key.byteAt(end) != '/') {
            return Optional.empty();
        }
        return Optional.ofNullable(byNamespace.get(key.substring(1, end).toStringUtf8()));
    }

    /** Whether a value is valid under a key whose namespace has a validator. */
    public boolean isValid(ByteString key, ByteString value) {
        return of(key).filter(validator -> validator.isValid(key, value)).isPresent();
    }
}
