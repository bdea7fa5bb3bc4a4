package io.physarum.cli.survey;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** Durations as numbers of milliseconds, for scripts. */
public final class Millis {

    private Millis() {}

    /** Milliseconds with their fraction; null for none. */
    public static @Nullable Double of(@Nullable Duration duration) {
        return duration == null ? null : duration.toNanos() / 1e6;
    }
}
