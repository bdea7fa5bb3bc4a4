package io.physarum.libp2p.multiformats;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** The text encodings of binary data that say themselves which they are, by their first character. */
public enum Multibase {
    /** Hexadecimal, lower case. */
    BASE16('f'),
    /** RFC 4648 base 32, lower case, no padding: how CIDs are written. */
    BASE32('b'),
    /** Base 36, lower case. */
    BASE36('k'),
    /** Bitcoin's base 58. */
    BASE58BTC('z'),
    /** RFC 4648 base 64 for URLs, no padding. */
    BASE64URL('u');

    private static final RadixCodec BASE_36_CODEC = new RadixCodec("0123456789abcdefghijklmnopqrstuvwxyz");

    private final char prefix;

    Multibase(char prefix) {
        this.prefix = prefix;
    }

    /** The character that texts in this encoding begin with. */
    public char prefix() {
        return prefix;
    }

    /** The text of some bytes, prefix included. */
    public String encode(byte[] bytes) {
        return prefix
                + switch (this) {
                    case BASE16 -> HexFormat.of().formatHex(bytes);
                    case BASE32 -> Base32.encode(bytes);
                    case BASE36 -> BASE_36_CODEC.encode(bytes);
                    case BASE58BTC -> Base58.encode(bytes);
                    case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
                };
    }

    /**
     * The bytes of a text.
     *
     * @param text a text with its prefix; upper-case forms of base 16, 32 and 36 are read too
     * @throws IllegalArgumentException if the prefix is unknown or the text is not in the encoding it claims
     */
    public static byte[] decode(String text) {
        Multibase base = of(text);
        String digits = text.substring(1);
        return switch (base) {
            case BASE16 -> HexFormat.of().parseHex(digits);
            case BASE32 -> Base32.decode(digits);
            case BASE36 -> BASE_36_CODEC.decode(digits.toLowerCase(Locale.ROOT));
            case BASE58BTC -> Base58.decode(digits);
            case BASE64URL -> Base64.getUrlDecoder().decode(digits);
        };
    }

    /**
     * The encoding that a text claims to be in.
     *
     * @throws IllegalArgumentException if the text is empty or its prefix unknown
     */
    public static Multibase of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty text has no multibase prefix");
        }
        return switch (text.charAt(0)) {
            case 'f', 'F' -> BASE16;
            case 'b', 'B' -> BASE32;
            case 'k', 'K' -> BASE36;
            case 'z' -> BASE58BTC;
            case 'u' -> BASE64URL;
            default ->
                throw new IllegalArgumentException(
                        "'" + text.charAt(0) + "' is no multibase prefix known here (b, f, k, u, z are)");
        };
    }
}
