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
 * @param maxPeerUnreadBytes the most such bytes of all connections with one peer
 * @param maxUnreadBytes the most such bytes of all connections of a host; over it the peer that holds most has streams reset
 * @param maxFrameLength the longest payload of a data frame that this side sends, so that streams interleave
 * @param maxInboundStreams the most streams that the peer may have open; more are reset
 * @param maxOutboundStreams the most streams that this side may have open or waiting; more are refused
 * @param ackBacklog the most streams of one direction that are not yet acknowledged; the peer's are reset beyond it, this
 *     side's wait
 * @param keepAliveInterval how often a ping is sent, which also measures the round-trip time; zero for never
 * @param keepAliveTimeout how long the peer may say nothing, while its answer is awaited, before the connection is closed; where
 *     other bytes come, the answer may take twelve times as long
 * @param floods how often the peer may do what costs it little
 */
public record YamuxConfig(
        int maxWindow,
        long maxConnectionWindowGrowth,
        long maxConnectionUnreadBytes,
        long maxPeerUnreadBytes,
        long maxUnreadBytes,
        int maxFrameLength,
        int maxInboundStreams,
        int maxOutboundStreams,
        int ackBacklog,
        Duration keepAliveInterval,
        Duration keepAliveTimeout,
        FloodLimits floods) {

    /** The receive window that every stream starts with, in both directions; fixed by the specification. */
    static final int INITIAL_WINDOW = 256 * 1024;

    private static final YamuxConfig DEFAULTS = new Builder().build();

    /** Checks the values. */
    public YamuxConfig {
        require(maxWindow >= INITIAL_WINDOW, "maxWindow must be at least 256 KiB");
        require(maxFrameLength > 0 && maxFrameLength <= 1024 * 1024, "maxFrameLength must be in 1 B..1 MiB");
        require(maxConnectionWindowGrowth >= 0, "maxConnectionWindowGrowth must not be negative");
        require(maxConnectionUnreadBytes >= INITIAL_WINDOW, "maxConnectionUnreadBytes must be at least 256 KiB");
        require(maxPeerUnreadBytes >= INITIAL_WINDOW, "maxPeerUnreadBytes must be at least 256 KiB");
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

    /** A builder that starts with the default limits. */
    public static Builder builder() {
        return new Builder();
    }

    /** A copy with another limit of open streams, for both directions. */
    public YamuxConfig withMaxStreams(int maxStreams) {
        return new Builder(this)
                .maxInboundStreams(maxStreams)
                .maxOutboundStreams(maxStreams)
                .build();
    }

    /** A copy with another receive window limit. */
    public YamuxConfig withMaxWindow(int bytes) {
        return new Builder(this).maxWindow(bytes).build();
    }

    /** As the other; one peer may hold as much as all. */
    public YamuxConfig withMaxUnreadBytes(long ofConnection, long ofHost) {
        return withMaxUnreadBytes(ofConnection, ofHost, ofHost);
    }

    /**
     * A copy with other limits of bytes received and not read: of each connection, of all connections with one peer, and of all of
     * the host.
     */
    public YamuxConfig withMaxUnreadBytes(long ofConnection, long ofPeer, long ofHost) {
        return new Builder(this)
                .maxConnectionUnreadBytes(ofConnection)
                .maxPeerUnreadBytes(ofPeer)
                .maxUnreadBytes(ofHost)
                .build();
    }

    /** A copy with other limits of what costs a peer little. */
    public YamuxConfig withFloods(FloodLimits limits) {
        return new Builder(this).floods(limits).build();
    }

    /** A copy with other keep-alive timings. */
    public YamuxConfig withKeepAlive(Duration interval, Duration timeout) {
        return new Builder(this)
                .keepAliveInterval(interval)
                .keepAliveTimeout(timeout)
                .build();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Changes some limits and keeps the defaults of the others. */
    public static final class Builder {

        private static final long UNREAD = Math.max(16L * 1024 * 1024, PlatformDependent.maxDirectMemory() / 4);

        // One stream whose reader stops must not use up what all may leave unread.
        private int maxWindow = (int) Math.min(24L * 1024 * 1024, UNREAD / 2);
        private long maxConnectionWindowGrowth = 32L * 1024 * 1024;
        private long maxConnectionUnreadBytes = 64L * 1024 * 1024;
        private long maxPeerUnreadBytes = Math.min(128L * 1024 * 1024, UNREAD / 2);
        private long maxUnreadBytes = UNREAD;
        private int maxFrameLength = 32 * 1024;
        private int maxInboundStreams = 4096;
        private int maxOutboundStreams = 4096;
        private int ackBacklog = 256;
        private Duration keepAliveInterval = Duration.ofSeconds(30);
        private Duration keepAliveTimeout = Duration.ofSeconds(10);
        private FloodLimits floods = FloodLimits.DEFAULT;

        private Builder() {}

        private Builder(YamuxConfig config) {
            maxWindow = config.maxWindow;
            maxConnectionWindowGrowth = config.maxConnectionWindowGrowth;
            maxConnectionUnreadBytes = config.maxConnectionUnreadBytes;
            maxPeerUnreadBytes = config.maxPeerUnreadBytes;
            maxUnreadBytes = config.maxUnreadBytes;
            maxFrameLength = config.maxFrameLength;
            maxInboundStreams = config.maxInboundStreams;
            maxOutboundStreams = config.maxOutboundStreams;
            ackBacklog = config.ackBacklog;
            keepAliveInterval = config.keepAliveInterval;
            keepAliveTimeout = config.keepAliveTimeout;
            floods = config.floods;
        }

        /** Sets {@link YamuxConfig#maxWindow()}. */
        public Builder maxWindow(int value) {
            maxWindow = value;
            return this;
        }

        /** Sets {@link YamuxConfig#maxConnectionWindowGrowth()}. */
        public Builder maxConnectionWindowGrowth(long value) {
            maxConnectionWindowGrowth = value;
            return this;
        }

        /** Sets {@link YamuxConfig#maxConnectionUnreadBytes()}. */
        public Builder maxConnectionUnreadBytes(long value) {
            maxConnectionUnreadBytes = value;
            return this;
        }

        /** Sets {@link YamuxConfig#maxPeerUnreadBytes()}. */
        public Builder maxPeerUnreadBytes(long value) {
            maxPeerUnreadBytes = value;
            return this;
        }

        /** Sets {@link YamuxConfig#maxUnreadBytes()}. */
        public Builder maxUnreadBytes(long value) {
            maxUnreadBytes = value;
            return this;
        }

        /** Sets {@link YamuxConfig#maxFrameLength()}. */
        public Builder maxFrameLength(int value) {
            maxFrameLength = value;
            return this;
        }

        /** Sets {@link YamuxConfig#maxInboundStreams()}. */
        public Builder maxInboundStreams(int value) {
            maxInboundStreams = value;
            return this;
        }

        /** Sets {@link YamuxConfig#maxOutboundStreams()}. */
        public Builder maxOutboundStreams(int value) {
            maxOutboundStreams = value;
            return this;
        }

        /** Sets {@link YamuxConfig#ackBacklog()}. */
        public Builder ackBacklog(int value) {
            ackBacklog = value;
            return this;
        }

        /** Sets {@link YamuxConfig#keepAliveInterval()}. */
        public Builder keepAliveInterval(Duration value) {
            keepAliveInterval = value;
            return this;
        }

        /** Sets {@link YamuxConfig#keepAliveTimeout()}. */
        public Builder keepAliveTimeout(Duration value) {
            keepAliveTimeout = value;
            return this;
        }

        /** Sets {@link YamuxConfig#floods()}. */
        public Builder floods(FloodLimits value) {
            floods = value;
            return this;
        }

        /** The limits. */
        public YamuxConfig build() {
            return new YamuxConfig(
                    maxWindow,
                    maxConnectionWindowGrowth,
                    maxConnectionUnreadBytes,
                    maxPeerUnreadBytes,
                    maxUnreadBytes,
                    maxFrameLength,
                    maxInboundStreams,
                    maxOutboundStreams,
                    ackBacklog,
                    keepAliveInterval,
                    keepAliveTimeout,
                    floods);
        }
    }
}
