package io.physarum.libp2p.testing;

import java.security.SecureRandom;
import java.util.Random;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Random input that is another one each time and can be had again: a test that fails on it names its seed among what the failure
 * suppresses, and {@code -Dphysarum.test.seed} gives a seed. It is on wherever {@link LeakExtension} is.
 */
public final class Seeds implements TestExecutionExceptionHandler, AfterEachCallback {

    private static final String PROPERTY = "physarum.test.seed";

    private static final SecureRandom FRESH = new SecureRandom();

    /** The seed of the test that the thread runs, if it wanted one. */
    private static final ThreadLocal<Long> SEED = new ThreadLocal<>();

    /** Random numbers for the test that this thread runs, or will run next; all of one test have the same seed. */
    public static Random random() {
        if (SEED.get() == null) {
            SEED.set(Long.getLong(PROPERTY, FRESH.nextLong()));
        }
        return new Random(SEED.get());
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (SEED.get() != null && !(failure instanceof TestAbortedException)) {
            failure.addSuppressed(new Again(SEED.get()));
        }
        throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        SEED.remove();
    }

    /** How to have the same input again. */
    private static final class Again extends Exception {

        private static final long serialVersionUID = 1;

        Again(long seed) {
            super("the input was random; it comes again with -D" + PROPERTY + "=" + seed, null, true, false);
        }
    }
}
