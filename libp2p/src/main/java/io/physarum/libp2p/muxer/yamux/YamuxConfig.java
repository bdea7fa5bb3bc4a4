package io.physarum.libp2p.muxer.yamux;

import java.time.Duration;

import io.netty.util.internal.PlatformDependent;

/**
 * The limits and timings of a yamux connection.
 *
 * @param maxWindow the most bytes a stream's receive window grows to; it starts at 256 KiB
 * @param maxConnectionWindowGrowth the most bytes by which all windows of one connection together may outgrow their start
 * @param maxConnectionUnreadBytes the most bytes of one connection that were received and not read; over it the streams that
 *     hold most are reset
 * @param maxUnreadBytes the most such bytes of all connections of a host; over it the connection that holds most resets
 *     streams
 * @param maxFrameLength the longest payload of a data frame that this side sends, so that streams interleave
 * @param maxInboundStreams the most streams that the peer may have open; more are reset
 * @param maxOutboundStreams the most streams that this side may have open or waiting; more are refused
 * @param ackBacklog the most streams of one direction that are not yet acknowledged; the peer's are reset beyond it, this
 *     side's wait
 * @param keepAliveInterval how often a ping is sent, which also measures the round-trip time; zero for never
 * @param keepAliveTimeout how long its answer may take before the connection is closed
 */
public record YamuxConfig(
        int maxWindow,
        long maxConnectionWindowGrowth,
        long maxConnectionUnreadBytes,
        long maxUnreadBytes,
        int maxFrameLength,
        int maxInboundStreams,
        int maxOutboundStreams,
        int ackBacklog,
        Duration keepAliveInterval,
        Duration keepAliveTimeout) {

    /** The receive window that every stream starts with, in both directions; fixed by the specification. */
    static final int INITIAL_WINDOW = 256 * 1024;

    private static final long UNREAD = Math.max(16L * 1024 * 1024, PlatformDependent.maxDirectMemory() / 4);

    private static final YamuxConfig DEFAULTS = new YamuxConfig(
            // One stream whose reader stops must not use up what all may leave unread.
            (int) Math.min(24L * 1024 * 1024, UNREAD / 2),
            32L * 1024 * 1024,
            64L * 1024 * 1024,
            UNREAD,
            32 * 1024,
            4096,
            4096,
            256,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));

    /** Checks the values. */
    public YamuxConfig {
        require(maxWindow >= INITIAL_WINDOW, "maxWindow must be at least 256 KiB");
        require(maxFrameLength > 0 && maxFrameLength <= 1024 * 1024, "maxFrameLength must be in 1 B..1 MiB");
        require(maxConnectionWindowGrowth >= 0, "maxConnectionWindowGrowth must not be negative");
        require(maxConnectionUnreadBytes >= INITIAL_WINDOW, "maxConnectionUnreadBytes must be at least 256 KiB");
        require(maxUnreadBytes >= INITIAL_WINDOW, "maxUnreadBytes must be at least 256 KiB");
        require(
                maxInboundStreams > 0 && maxOutboundStreams > 0 && ackBacklog > 0,
                "stream limits and ackBacklog must be positive");
        require(!keepAliveInterval.isNegative(), "keepAliveInterval must not be negative");
        require(
                keepAliveTimeout.compareTo(Duration.ZERO) > 0 || keepAliveInterval.isZero(),
                "keepAliveTimeout must be positive");
    }

    /** The default limits. */
    public static YamuxConfig defaults() {
        return DEFAULTS;
    }

    /** A copy with another limit of open streams, for both directions. */
    public YamuxConfig withMaxStreams(int maxStreams) {
        return new YamuxConfig(
                maxWindow,
                maxConnectionWindowGrowth,
                maxConnectionUnreadBytes,
                maxUnreadBytes,
                maxFrameLength,
                maxStreams,
                maxStreams,
                ackBacklog,
                keepAliveInterval,
                keepAliveTimeout);
    }

    /** A copy with another receive window limit. */
    public YamuxConfig withMaxWindow(int bytes) {
        return new YamuxConfig(
                bytes,
                maxConnectionWindowGrowth,
                maxConnectionUnreadBytes,
                maxUnreadBytes,
                maxFrameLength,
                maxInboundStreams,
                maxOutboundStreams,
                ackBacklog,
                keepAliveInterval,
                keepAliveTimeout);
    }

    /** A copy with other limits of bytes received and not read: of each connection, and of all connections of the host. */
    public YamuxConfig withMaxUnreadBytes(long ofConnection, long ofHost) {
        return new YamuxConfig(
                maxWindow,
                maxConnectionWindowGrowth,
                ofConnection,
                ofHost,
                maxFrameLength,
                maxInboundStreams,
                maxOutboundStreams,
                ackBacklog,
                keepAliveInterval,
                keepAliveTimeout);
    }

    /** A copy with other keep-alive timings. */
    public YamuxConfig withKeepAlive(Duration interval, Duration timeout) {
        return new YamuxConfig(
                maxWindow,
                maxConnectionWindowGrowth,
                maxConnectionUnreadBytes,
                maxUnreadBytes,
                maxFrameLength,
                maxInboundStreams,
                maxOutboundStreams,
                ackBacklog,
                interval,
                timeout);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
