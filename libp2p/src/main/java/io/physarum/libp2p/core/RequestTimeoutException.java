package io.physarum.libp2p.core;

import java.time.Duration;

/** An exchange took longer than it may; {@link #stage()} says which. */
public final class RequestTimeoutException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    private final String stage;

    /**
     * A time-out.
     *
     * @param stage what was being waited for, for example {@code noise handshake}
     * @param timeout the time allowed
     */
    public RequestTimeoutException(String stage, Duration timeout) {
        super(stage + " took longer than " + timeout.toMillis() + " ms", null);
        this.stage = stage;
    }

    /** What was being waited for. */
    public String stage() {
        return stage;
    }
}
