package io.physarum.mesh.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.core.publisher.Hooks;

/** The errors that Reactor reports, with a stack trace, because they came when nobody waited for them any more. */
public final class DroppedErrors implements AutoCloseable {

    private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

    /** Notes them from now on. */
    public DroppedErrors() {
        Hooks.onErrorDropped(dropped::add);
    }

    /** Those so far. */
    public List<Throwable> all() {
        return List.copyOf(dropped);
    }

    @Override
    public void close() {
        Hooks.resetOnErrorDropped();
    }
}
