package io.physarum.libp2p.multiformats;

import java.util.Arrays;

/** Writes bytes as one big number in a radix that is no power of two; leading zero bytes become leading zero digits. */
final class RadixCodec {

    /** Conversion takes quadratic time, so input is bounded; the longest real use is a CID of about 40 bytes. */
    static final int MAX_LENGTH = 1024;

    private final String alphabet;

    private final int[] digits = new int[128];

    RadixCodec(String alphabet) {
        this.alphabet = alphabet;
        Arrays.fill(digits, -1);
        for (int i = 0; i < alphabet.length(); i++) {
            digits[alphabet.charAt(i)] = i;
        }
    }

    String encode(byte[] bytes) {
        checkLength(bytes.length);
        byte[] number = convert(bytes, 256, alphabet.length());
        StringBuilder text = new StringBuilder(number.length);
        for (byte digit : number) {
            text.append(alphabet.charAt(digit));
        }
        return text.toString();
    }

    byte[] decode(String text) {
        checkLength(text.length());
        byte[] number = new byte[text.length()];
        for (int i = 0; i < number.length; i++) {
            char letter = text.charAt(i);
            int digit = letter < digits.length ? digits[letter] : -1;
            if (digit < 0) {
                throw new IllegalArgumentException(
                        "'" + letter + "' at position " + i + " is no digit of base " + alphabet.length());
            }
            number[i] = (byte) digit;
        }
        return convert(number, alphabet.length(), 256);
    }

    private static void checkLength(int length) {
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException(length + " digits are more than the " + MAX_LENGTH + " allowed");
        }
    }

    /** Converts the digits of a number between radixes, keeping leading zeros one to one. */
    private static byte[] convert(byte[] number, int from, int to) {
        int zeros = 0;
        while (zeros < number.length && number[zeros] == 0) {
            zeros++;
        }
        byte[] result = new byte[(int) Math.ceil(number.length * Math.log(from) / Math.log(to)) + 1];
        int start = result.length;
        for (int i = zeros; i < number.length; i++) {
            int carry = number[i] & 0xff;
            int at = result.length - 1;
            while (carry != 0 || at >= start) {
                carry += from * (result[at] & 0xff);
                result[at] = (byte) (carry % to);
                carry /= to;
                at--;
            }
            start = at + 1;
        }
        byte[] trimmed = new byte[zeros + result.length - start];
        System.arraycopy(result, start, trimmed, zeros, result.length - start);
        return trimmed;
    }
}
