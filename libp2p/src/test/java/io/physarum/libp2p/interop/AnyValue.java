package io.physarum.libp2p.interop;

import java.util.List;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.kad.record.RecordValidator;

/** As the one of the js peer: under {@code /test/} everything is valid. */
final class AnyValue implements RecordValidator {

    @Override
    public boolean isValid(ByteString key, ByteString value) {
        return true;
    }

    @Override
    public int select(ByteString key, List<ByteString> values) {
        int best = 0;
        for (int i = 1; i < values.size(); i++) {
            boolean better =
                    ByteString.unsignedLexicographicalComparator().compare(values.get(i), values.get(best)) > 0;
            best = better ? i : best;
        }
        return best;
    }
}
