package io.physarum.libp2p.multiformats;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A digest that says which function made it. Immutable. */
public final class Multihash {

    /** The function that returns its input. */
    public static final long IDENTITY = 0x00;

    /** SHA-256. */
    public static final long SHA2_256 = 0x12;

    /** The longest digest read. */
    public static final int MAX_DIGEST_BYTES = 128;

    private final long code;

    private final byte[] digest;

    private Multihash(long code, byte[] digest) {
        if (digest.length > MAX_DIGEST_BYTES) {
            throw new IllegalArgumentException(
                    "a multihash of " + digest.length + " bytes is longer than the " + MAX_DIGEST_BYTES + " allowed");
        }
        if (code == SHA2_256 && digest.length != 32) {
            throw new IllegalArgumentException("a sha2-256 multihash has 32 bytes, not " + digest.length);
        }
        this.code = code;
        this.digest = digest;
    }

    /** The multihash that holds the data itself, at most {@link #MAX_DIGEST_BYTES} bytes. */
    public static Multihash identity(byte[] data) {
        return new Multihash(IDENTITY, data.clone());
    }

    /** The SHA-256 multihash of some data. */
    public static Multihash sha256(byte[] data) {
        return new Multihash(SHA2_256, Sha256.digest(data));
    }

    /**
     * Reads the text form of a peer id, which is a multihash: base 58 as in {@code 12D3Koo…} or {@code Qm…}, or a CID with the
     * codec of libp2p keys.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static Multihash ofPeer(String text) {
        if (text.startsWith("1") || text.startsWith("Qm")) {
            return of(Base58.decode(text));
        }
        Cid cid = Cid.parse(text);
        if (cid.codec() != Cid.LIBP2P_KEY) {
            throw new IllegalArgumentException("'" + text + "' is a CID, but not of a libp2p key");
        }
        return cid.multihash();
    }

    /**
     * Reads the multihash that an array consists of.
     *
     * @throws IllegalArgumentException if the array is anything but one whole multihash
     */
    public static Multihash of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Multihash multihash = read(in);
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("a multihash is followed by " + in.remaining() + " more bytes");
        }
        return multihash;
    }

    static Multihash read(ByteBuffer in) {
        long code = Varint.readComplete(in);
        long length = Varint.readComplete(in);
        if (length > MAX_DIGEST_BYTES || length > in.remaining()) {
            throw new IllegalArgumentException("a multihash claims " + length + " bytes but has " + in.remaining()
                    + ", of " + MAX_DIGEST_BYTES + " allowed");
        }
        byte[] digest = new byte[(int) length];
        in.get(digest);
        return new Multihash(code, digest);
    }

    /** The number of the hash function. */
    public long code() {
        return code;
    }

    /** A copy of the digest. */
    public byte[] digest() {
        return digest.clone();
    }

    /** The binary form: function, length, digest. */
    public byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(Varint.size(code) + Varint.size(digest.length) + digest.length);
        Varint.write(out, code);
        Varint.write(out, digest.length);
        return out.put(digest).array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multihash that && code == that.code && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(code) + Arrays.hashCode(digest);
    }

    /** The binary form in base 58. */
    @Override
    public String toString() {
        return Base58.encode(bytes());
    }
}
