package io.physarum.mesh.error;

import java.time.Duration;

/** A stage of a request took longer than it may. */
public final class StageTimeoutException extends MeshException {

    private static final long serialVersionUID = 1L;

    private final String stage;

    private final boolean goingOn;

    /**
     * A time-out.
     *
     * @param stage the stage, for example {@code allocate}
     * @param timeout the time allowed
     * @param property the property that sets it
     */
    public StageTimeoutException(String stage, Duration timeout, String property) {
        this(stage, stage + " took longer than " + timeout.toMillis() + " ms (" + property + ")");
    }

    /**
     * A time-out of which more is known.
     *
     * @param stage the stage
     * @param message what took too long, and which time-out passed; another node's words if that noticed it
     */
    public StageTimeoutException(String stage, String message) {
        this(stage, message, false);
    }

    private StageTimeoutException(String stage, String message, boolean goingOn) {
        super(message, null);
        this.stage = stage;
        this.goingOn = goingOn;
    }

    /**
     * The end of one request's patience with what goes on without it.
     *
     * @param stage the stage
     * @param message what is waited for, how long that may be done, and that it goes on
     */
    public static StageTimeoutException goingOn(String stage, String message) {
        return new StageTimeoutException(stage, message, true);
    }

    /** Whether what took too long goes on, so that who asks again a little later may find it done. */
    public boolean isGoingOn() {
        return goingOn;
    }

    /** The stage that took too long. */
    public String stage() {
        return stage;
    }
}
