package io.physarum.libp2p.multiformats;

/** Base 58 in Bitcoin's alphabet, as peer ids are written. */
public final class Base58 {

    private static final RadixCodec CODEC =
            new RadixCodec("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

    private Base58() {}

    /** The text of some bytes, at most 1024. */
    public static String encode(byte[] bytes) {
        return CODEC.encode(bytes);
    }

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException if a character is no digit of base 58, or the text is longer than 1024
     */
    public static byte[] decode(String text) {
        return CODEC.decode(text);
    }
}
