package io.physarum.starter.bootstrap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.EventExecutor;
import io.physarum.libp2p.core.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tries at start: all bootstraps at once, again after a while if none answers, until one does or enough is enough. */
final class FirstContact {

    private static final Logger log = LoggerFactory.getLogger(FirstContact.class);

    private final EventExecutor loop;

    private final List<BootstrapLink> links;

    private final Backoff backoff;

    private final int attempts;

    private final CompletableFuture<Void> result = new CompletableFuture<>();

    FirstContact(EventExecutor loop, List<BootstrapLink> links, Backoff backoff, int attempts) {
        this.loop = loop;
        this.links = links;
        this.backoff = backoff;
        this.attempts = attempts;
    }

    /** Completes when the first bootstrap is reached, or fails with a {@link BootstrapFailedException}. */
    CompletableFuture<Void> make() {
        loop.execute(() -> attempt(1));
        return result;
    }

    private void attempt(int number) {
        Map<String, Throwable> failures = new LinkedHashMap<>();
        for (BootstrapLink link : links) {
            link.connect()
                    .whenCompleteAsync(
                            (connection, failure) -> {
                                if (failure == null) {
                                    result.complete(null);
                                } else {
                                    failures.put(link.name(), Failures.unwrap(failure));
                                    onFailed(number, failures);
                                }
                            },
                            loop);
        }
    }

    private void onFailed(int number, Map<String, Throwable> failures) {
        if (failures.size() < links.size() || result.isDone()) {
            return;
        }
        if (number == attempts) {
            result.completeExceptionally(new BootstrapFailedException(failures, attempts));
            return;
        }
        long wait = backoff.after(number).toMillis();
        log.warn(
                "no bootstrap answers (attempt {} of {}), trying again in {} ms: {}",
                number,
                attempts,
                wait,
                messages(failures));
        loop.schedule(() -> attempt(number + 1), wait, TimeUnit.MILLISECONDS);
    }

    private static String messages(Map<String, Throwable> failures) {
        return String.join(
                "; ", failures.values().stream().map(FirstContact::message).toList());
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
