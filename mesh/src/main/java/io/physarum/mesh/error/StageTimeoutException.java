package io.physarum.mesh.error;

import java.time.Duration;

/** A stage of a request took longer than it may. */
public final class StageTimeoutException extends MeshException {

    private static final long serialVersionUID = 1L;

    private final String stage;

    /**
     * A time-out.
     *
     * @param stage the stage, for example {@code allocate}
     * @param timeout the time allowed
     */
    public StageTimeoutException(String stage, Duration timeout) {
        super(stage + " took longer than " + timeout.toMillis() + " ms", null);
        this.stage = stage;
    }

    /**
     * A time-out of which more is known.
     *
     * @param stage the stage
     * @param message what took too long, and which time-out passed; another node's words if that noticed it
     */
    public StageTimeoutException(String stage, String message) {
        super(message, null);
        this.stage = stage;
    }

    /** The stage that took too long. */
    public String stage() {
        return stage;
    }
}
