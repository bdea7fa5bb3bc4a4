package io.physarum.libp2p.record;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;

/** What strangers pass off as signed by a peer, and what a peer may sign. */
public final class PeerRecordFuzz {

    private static final PrivateKey KEY = Keys.generate(KeyType.ED25519);

    private PeerRecordFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            SignedPeerRecord record = SignedPeerRecord.open(input);
            check(SignedPeerRecord.open(record.bytes()).equals(record), "a record read twice differs");
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
        try {
            PeerRecord content = PeerRecord.parse(input);
            check(content.addresses().size() <= PeerRecord.MAX_ADDRESSES, "too many addresses were kept");
            check(PeerRecord.parse(content.bytes()).equals(content), "a record written and read differs");
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
        if (input.length < SignedEnvelope.MAX_BYTES / 2) {
            SignedEnvelope sealed = SignedEnvelope.seal(KEY, "fuzz", new byte[0], input);
            check(SignedEnvelope.parse(sealed.bytes()).open("fuzz").length == input.length, "a payload changed");
        }
    }

    private static void check(boolean met, String problem) {
        if (!met) {
            throw new AssertionError(problem);
        }
    }
}
