package io.physarum.mesh.resolve;

import java.time.Duration;

/** Is told how searches go; called on event loops, so it must not block. */
public interface ResolutionRecorder {

    /** One that takes no notes. */
    ResolutionRecorder NONE = new ResolutionRecorder() {};

    /** A stage has ended, in success or not. */
    default void onStage(Stage stage, Duration duration) {}

    /** A request got its route, or shares the search that got it. */
    default void onRoute(Route.Outcome outcome) {}

    /** A request got no route, or shares the search that got none. */
    default void onNoRoute(Throwable failure) {}

    /** A search has failed. */
    default void onFailure(Throwable failure) {}

    /** A search was not begun: too many are under way. */
    default void onRefusal() {}
}
