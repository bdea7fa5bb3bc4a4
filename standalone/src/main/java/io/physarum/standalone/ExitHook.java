package io.physarum.standalone;

/** Something to do if the process is told to end, by Ctrl-C or SIGTERM, before it is closed. */
final class ExitHook implements AutoCloseable {

    private final Thread thread;

    private ExitHook(Thread thread) {
        this.thread = thread;
    }

    /** Registers what to do; it runs on a thread of its own, and the process ends when it returns. */
    static ExitHook register(Runnable action) {
        Thread thread = new Thread(action, "stop");
        Runtime.getRuntime().addShutdownHook(thread);
        return new ExitHook(thread);
    }

    /** Makes sure that it will not be done any more, unless the process ends already. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException expected) {
            // The process ends: the hook does its work.
        }
    }
}
