package io.physarum.libp2p.multiformats;

import java.nio.ByteBuffer;

/**
 * A content identifier: the hash of some content, and how that content is encoded. Immutable. Version 0 is a bare
 * SHA-256 multihash of dag-pb content; everything else is version 1.
 *
 * @param version 0 or 1
 * @param codec how the content is encoded, for example {@link #RAW}
 * @param multihash the content's hash
 */
public record Cid(int version, long codec, Multihash multihash) {

    /** Content without structure. */
    public static final long RAW = 0x55;

    /** The content type of version 0. */
    public static final long DAG_PB = 0x70;

    /** A peer's public key. */
    public static final long LIBP2P_KEY = 0x72;

    private static final int V0_BYTES = 34;

    /** Checks that the version can express the rest. */
    public Cid {
        if (version != 0 && version != 1) {
            throw new IllegalArgumentException("CID version " + version + " is not known, only 0 and 1 are");
        }
        if (version == 0 && (codec != DAG_PB || multihash.code() != Multihash.SHA2_256)) {
            throw new IllegalArgumentException("a CID of version 0 is a sha2-256 of dag-pb content, nothing else");
        }
        if (codec < 0) {
            throw new IllegalArgumentException("a CID's codec cannot be negative: " + codec);
        }
    }

    /** The version 1 identifier of content with a given encoding and hash. */
    public static Cid v1(long codec, Multihash multihash) {
        return new Cid(1, codec, multihash);
    }

    /** The version 1 identifier of unstructured content, by its SHA-256. */
    public static Cid rawSha256(byte[] content) {
        return v1(RAW, Multihash.sha256(content));
    }

    /**
     * Reads the binary form.
     *
     * @throws IllegalArgumentException if the array is anything but one whole CID
     */
    public static Cid of(byte[] bytes) {
        if (bytes.length == V0_BYTES && bytes[0] == Multihash.SHA2_256 && bytes[1] == 32) {
            return new Cid(0, DAG_PB, Multihash.of(bytes));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long version = Varint.readComplete(in);
        if (version != 1) {
            throw new IllegalArgumentException("binary CID of unknown version " + version);
        }
        long codec = Varint.readComplete(in);
        Multihash multihash = Multihash.read(in);
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("a CID is followed by " + in.remaining() + " more bytes");
        }
        return v1(codec, multihash);
    }

    /**
     * Reads the text form: {@code Qm…} of version 0, or any multibase of version 1.
     *
     * @throws IllegalArgumentException if the text is no CID; the message quotes it
     */
    public static Cid parse(String text) {
        try {
            if (text.length() == 46 && text.startsWith("Qm")) {
                return of(Base58.decode(text));
            }
            Cid cid = of(Multibase.decode(text));
            if (cid.version == 0) {
                throw new IllegalArgumentException("a CID of version 0 has no multibase prefix");
            }
            return cid;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not a CID: " + e.getMessage(), e);
        }
    }

    /** The binary form. */
    public byte[] bytes() {
        byte[] hash = multihash.bytes();
        if (version == 0) {
            return hash;
        }
        ByteBuffer out = ByteBuffer.allocate(1 + Varint.size(codec) + hash.length);
        Varint.write(out, version);
        Varint.write(out, codec);
        return out.put(hash).array();
    }

    /** The text form: base 58 for version 0, lower-case base 32 for version 1. */
    @Override
    public String toString() {
        return version == 0 ? Base58.encode(bytes()) : Multibase.BASE32.encode(bytes());
    }
}
