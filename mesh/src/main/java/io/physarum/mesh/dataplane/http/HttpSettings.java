package io.physarum.mesh.dataplane.http;

import java.time.Duration;
import java.util.Optional;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/**
 * The limits and time limits of HTTP over the overlay. Each is the property {@code physarum.http.<name>} of an application
 * and is named when it bites.
 *
 * @param maxRequestLine the longest request line, in bytes; longer is answered 414. A response's first line is bound by it, too
 * @param maxHeaderSize the most header bytes of a message; more is answered 431
 * @param connectTimeout how long connecting to an instance on this machine may take
 * @param responseTimeout how long an instance may take to begin its response once it has the whole request
 * @param idleTimeout how long an exchange may stand still in the middle
 * @param keepAlive how long an unused stream or connection is kept for the next request
 * @param maxIdle how many unused streams are kept per peer, and unused connections per instance and event loop
 */
public record HttpSettings(
        int maxRequestLine,
        int maxHeaderSize,
        Duration connectTimeout,
        Duration responseTimeout,
        Duration idleTimeout,
        Duration keepAlive,
        int maxIdle) {

    /** The defaults. */
    public static final HttpSettings DEFAULTS = new HttpSettings(
            8 * 1024,
            32 * 1024,
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            64);

    /** Checks that every limit is positive. */
    public HttpSettings {
        if (maxRequestLine < 1 || maxHeaderSize < 1 || maxIdle < 0) {
            throw new IllegalArgumentException(
                    "physarum.http: max-request-line and max-header-size are at least 1, max-idle at" + " least 0; got "
                            + maxRequestLine + ", " + maxHeaderSize + ", " + maxIdle);
        }
        positive("connect-timeout", connectTimeout);
        positive("response-timeout", responseTimeout);
        positive("idle-timeout", idleTimeout);
        positive("keep-alive", keepAlive);
    }

    /** A copy with another time for the response to begin. */
    public HttpSettings withResponseTimeout(Duration timeout) {
        return new HttpSettings(
                maxRequestLine, maxHeaderSize, connectTimeout, timeout, idleTimeout, keepAlive, maxIdle);
    }

    /** A copy with another time that an exchange may stand still. */
    public HttpSettings withIdleTimeout(Duration timeout) {
        return new HttpSettings(
                maxRequestLine, maxHeaderSize, connectTimeout, responseTimeout, timeout, keepAlive, maxIdle);
    }

    Duration timeoutOf(String stage) {
        return stage.equals(ExchangeWatch.RESPONSE) ? responseTimeout : idleTimeout;
    }

    static String propertyOf(String stage) {
        return "physarum.http." + (stage.equals(ExchangeWatch.RESPONSE) ? "response-timeout" : "idle-timeout");
    }

    /** Which of the limits a message that could not be decoded is over, with its value and its property; empty if over none. */
    Optional<String> exceededBy(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Optional.of(longerThan(maxRequestLine, "max-request-line"));
        }
        return cause instanceof TooLongFrameException
                ? Optional.of(longerThan(maxHeaderSize, "max-header-size"))
                : Optional.empty();
    }

    private static String longerThan(int bytes, String name) {
        return "longer than " + bytes + " bytes, the value of physarum.http." + name;
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("physarum.http." + name + " must be more than zero; got " + value);
        }
    }
}
