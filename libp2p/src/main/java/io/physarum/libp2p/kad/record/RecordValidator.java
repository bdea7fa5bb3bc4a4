package io.physarum.libp2p.kad.record;

import java.util.List;

import com.google.protobuf.ByteString;

/** Decides which values may be stored under the keys of one namespace. Pure and thread-safe. */
public interface RecordValidator {

    /** Whether a value may be stored under a key; must not throw, whatever the bytes are. */
    boolean isValid(ByteString key, ByteString value);

    /** The index of the best of several valid values; the same for the same values in any order. */
    int select(ByteString key, List<ByteString> values);
}
