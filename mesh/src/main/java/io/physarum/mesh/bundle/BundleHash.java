package io.physarum.mesh.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multihash;

/** The CID of an archive, computed while it streams by. */
final class BundleHash {

    private static final int SHA256_BYTES = 32;

    private BundleHash() {}

    /** Reads a stream to its end; does not close it. */
    static Cid of(InputStream in) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
            ByteBuffer multihash = ByteBuffer.allocate(2 + SHA256_BYTES)
                    .put((byte) Multihash.SHA2_256)
                    .put((byte) SHA256_BYTES)
                    .put(digest.digest());
            return Cid.v1(Cid.RAW, Multihash.of(multihash.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }
}
