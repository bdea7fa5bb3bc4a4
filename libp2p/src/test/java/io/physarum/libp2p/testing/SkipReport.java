package io.physarum.libp2p.testing;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each test, or class of tests, that was not run and why: Maven's console only counts them. It is on wherever this
 * jar is on the class path: the JUnit platform finds it as a service.
 */
public final class SkipReport implements TestExecutionListener {

    private static final Logger LOG = LoggerFactory.getLogger(SkipReport.class);

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        report(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            report(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    private static void report(TestIdentifier test, String reason) {
        LOG.warn(
                "skipped {}: {}",
                test.getSource().map(SkipReport::name).orElse(test.getDisplayName()),
                reason.replace("Assumption failed: ", ""));
    }

    private static String name(TestSource source) {
        if (source instanceof MethodSource method) {
            return method.getClassName() + "." + method.getMethodName();
        }
        return source instanceof ClassSource type ? type.getClassName() : source.toString();
    }
}
