package io.physarum.libp2p.kad.wire;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

import com.google.protobuf.ByteString;

/**
 * A value under its key.
 *
 * @param key the key, with its namespace
 * @param value the value
 * @param timeReceived when the node that sends it received it (RFC 3339), or empty
 */
public record KadRecord(ByteString key, ByteString value, String timeReceived) {

    /** Some implementations refuse a time that has no fraction, or misread one that is not in nanoseconds. */
    private static final DateTimeFormatter NANOSECONDS =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

    /** A record that was received at an instant. */
    public static KadRecord received(ByteString key, ByteString value, Instant instant) {
        return new KadRecord(key, value, NANOSECONDS.format(instant));
    }
}
