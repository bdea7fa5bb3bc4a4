package io.physarum.libp2p.security.pnet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The contents of a swarm key file. */
final class SwarmKeyFormat {

    static final int MAX_BYTES = 1024;

    private static final String HEADER = "/key/swarm/psk/1.0.0/";

    private SwarmKeyFormat() {}

    static byte[] decode(byte[] file) {
        int headerEnd = lineEnd(file, 0);
        if (!line(file, 0, headerEnd).equals(HEADER)) {
            throw new IllegalArgumentException("its first line is not " + HEADER);
        }
        int encodingEnd = lineEnd(file, headerEnd);
        String encoding = line(file, headerEnd, encodingEnd);
        byte[] rest = Arrays.copyOfRange(file, encodingEnd, file.length);
        return switch (encoding) {
            case "/base16/" -> hex(text(rest));
            case "/base64/" -> base64(text(rest));
            case "/bin/" -> Arrays.copyOf(rest, Math.min(rest.length, PreSharedKey.KEY_BYTES));
            default -> throw new IllegalArgumentException("its second line is none of /base16/, /base64/ and /bin/");
        };
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its third line is not hexadecimal");
        }
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its third line is not base 64");
        }
    }

    private static int lineEnd(byte[] file, int start) {
        for (int i = start; i < file.length; i++) {
            if (file[i] == '\n') {
                return i + 1;
            }
        }
        return file.length;
    }

    private static String line(byte[] file, int start, int end) {
        return text(Arrays.copyOfRange(file, start, end));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).strip();
    }
}
