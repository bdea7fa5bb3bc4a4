package io.physarum.libp2p.multiformats;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash function SHA-256. */
public final class Sha256 {

    private Sha256() {}

    /** The hash of some data: 32 bytes. */
    public static byte[] digest(byte[] data) {
        return create().digest(data);
    }

    /** A hash to be fed piece by piece. */
    public static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }
}
