package io.physarum.mesh.exchange;

import java.time.Duration;

/**
 * What one exchange may take.
 *
 * @param maxBytes the longest request or answer, in bytes
 * @param transferTimeout how long the request may take to arrive, and the answer to be taken
 * @param answerTimeout how long the answer may be worked on
 * @param concurrency how many exchanges of one protocol a server works on at once
 */
public record ExchangeLimits(int maxBytes, Duration transferTimeout, Duration answerTimeout, Concurrency concurrency) {

    /** 1 MiB, 10 seconds each, 256 at once, 64 of one peer. */
    public static ExchangeLimits defaults() {
        return new ExchangeLimits(1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(10), Concurrency.of(256));
    }

    /** The same with another bound on sizes. */
    public ExchangeLimits withMaxBytes(int bytes) {
        return new ExchangeLimits(bytes, transferTimeout, answerTimeout, concurrency);
    }

    /** The same with another time to work on the answer. */
    public ExchangeLimits withAnswerTimeout(Duration timeout) {
        return new ExchangeLimits(maxBytes, transferTimeout, timeout, concurrency);
    }

    /** The same with another number at once. */
    public ExchangeLimits withConcurrency(Concurrency atOnce) {
        return new ExchangeLimits(maxBytes, transferTimeout, answerTimeout, atOnce);
    }
}
