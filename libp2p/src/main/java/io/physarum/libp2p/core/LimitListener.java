package io.physarum.libp2p.core;

/**
 * Hears each time that a limit of a host bites: something was refused, or a stream reset. For metrics; called on any thread,
 * event loops among them, so it must neither block nor throw.
 */
@FunctionalInterface
public interface LimitListener {

    /** One that does not listen. */
    LimitListener NONE = limit -> {};

    /** A limit bit; the name is that of {@link Limit#text()}. */
    void onLimit(String limit);

    /** Hears that a limit bites; gives what to throw, or to fail with. */
    default LimitExceededException exceeded(Limit limit, long value) {
        onLimit(limit.text());
        return new LimitExceededException(limit, value);
    }
}
