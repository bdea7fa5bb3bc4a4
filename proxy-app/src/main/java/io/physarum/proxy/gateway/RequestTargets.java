package io.physarum.proxy.gateway;

import java.util.BitSet;
import java.util.HexFormat;

/** Request targets as clients write them. */
final class RequestTargets {

    /** What RFC 3986 has no place for, but curl and browsers send as it is, and servers take. */
    private static final BitSet TOLERATED = new BitSet();

    static {
        "|{}^\"<>`\\".chars().forEach(TOLERATED::set);
        TOLERATED.set(0x80, 0x100);
    }

    private RequestTargets() {}

    /** A target with the bytes percent-encoded that clients should have encoded. Others that are not allowed stay. */
    static String encode(String target) {
        if (target.chars().noneMatch(TOLERATED::get)) {
            return target;
        }
        StringBuilder encoded = new StringBuilder(target.length() + 32);
        for (int i = 0; i < target.length(); i++) {
            char octet = target.charAt(i);
            if (TOLERATED.get(octet)) {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) octet));
            } else {
                encoded.append(octet);
            }
        }
        return encoded.toString();
    }
}
