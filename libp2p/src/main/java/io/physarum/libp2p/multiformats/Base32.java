package io.physarum.libp2p.multiformats;

/** Base 32 of RFC 4648 in lower case and without padding. */
final class Base32 {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
        int buffer = 0;
        int bits = 0;
        for (byte next : bytes) {
            buffer = (buffer << 8) | (next & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt((buffer >> bits) & 31));
            }
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt((buffer << (5 - bits)) & 31));
        }
        return text.toString();
    }

    static byte[] decode(String text) {
        byte[] bytes = new byte[text.length() * 5 / 8];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            buffer = (buffer << 5) | digit(text, i);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
            buffer &= (1 << bits) - 1;
        }
        if (bits >= 5 || buffer != 0) {
            throw new IllegalArgumentException("a base 32 text of " + text.length() + " digits does not end on a byte");
        }
        return bytes;
    }

    private static int digit(String text, int index) {
        char letter = text.charAt(index);
        int digit = ALPHABET.indexOf(letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter);
        if (digit < 0) {
            throw new IllegalArgumentException("'" + letter + "' at position " + index + " is no digit of base 32");
        }
        return digit;
    }
}
