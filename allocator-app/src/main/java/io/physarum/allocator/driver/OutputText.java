package io.physarum.allocator.driver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What an instance has printed, as it may stand in a message. */
public final class OutputText {

    private static final int MAX_BYTES = 4096;

    private OutputText() {}

    /** The last bytes, at most {@code MAX_BYTES}. */
    public static byte[] end(byte[] output) {
        return Arrays.copyOfRange(output, Math.max(0, output.length - MAX_BYTES), output.length);
    }

    /** The end of it as {@linkplain #clean clean} text. */
    public static String of(byte[] output) {
        return clean(new String(end(output), StandardCharsets.UTF_8).strip());
    }

    /** Without characters that control a terminal. */
    public static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
    }
}
