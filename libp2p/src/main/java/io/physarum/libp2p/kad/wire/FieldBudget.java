package io.physarum.libp2p.kad.wire;

import java.io.IOException;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.physarum.libp2p.core.ProtocolViolationException;

/**
 * Counts the fields of a message before it is parsed: a message within its size limit could still hold hundreds of
 * thousands of empty peers or addresses, each of which becomes an object many times as large.
 */
final class FieldBudget {

    private static final int RECORD = 3;

    private static final int CLOSER_PEERS = 8;

    private static final int PROVIDER_PEERS = 9;

    private int left;

    FieldBudget(int fields) {
        this.left = fields;
    }

    /**
     * Walks over a message and, one level down, its record and its peers. What is unknown counts too: the parser keeps it,
     * field by field. Groups are not walked into but refused: nothing here has any.
     */
    void check(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            spend(tag);
            if (isMessage(tag)) {
                checkMessage(in);
            } else {
                in.skipField(tag);
            }
        }
    }

    private static boolean isMessage(int tag) {
        int field = WireFormat.getTagFieldNumber(tag);
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                && (field == RECORD || field == CLOSER_PEERS || field == PROVIDER_PEERS);
    }

    private void checkMessage(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            spend(tag);
            in.skipField(tag);
        }
        in.popLimit(outer);
    }

    private void spend(int tag) {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
            throw new ProtocolViolationException("a DHT message has a group");
        }
        if (--left < 0) {
            throw new ProtocolViolationException("a DHT message has too many fields");
        }
    }
}
