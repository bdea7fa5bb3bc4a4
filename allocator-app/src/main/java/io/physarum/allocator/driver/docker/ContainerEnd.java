package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.WaitResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Waits for a container to end. While the engine is away nothing is known, and it is asked again; what has ended meanwhile it
 * then tells at once.
 */
final class ContainerEnd extends ResultCallback.Adapter<WaitResponse> {

    private static final Logger log = LoggerFactory.getLogger(ContainerEnd.class);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final MonoSink<Optional<Integer>> sink;

    private ContainerEnd(MonoSink<Optional<Integer>> sink) {
        this.sink = sink;
    }

    /** The exit status; empty if the container is not there any more. */
    static Mono<Optional<Integer>> of(DockerClient client, String containerId, Scheduler scheduler) {
        return Mono.<Optional<Integer>>create(sink -> {
                    ContainerEnd end = client.waitContainerCmd(containerId).exec(new ContainerEnd(sink));
                    sink.onDispose(end::closeQuietly);
                })
                .subscribeOn(scheduler)
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, ASK_AGAIN)
                        .scheduler(scheduler)
                        .doBeforeRetry(retry -> log.debug("waiting for {} again", containerId, retry.failure())));
    }

    @Override
    public void onNext(WaitResponse response) {
        sink.success(Optional.ofNullable(response.getStatusCode()));
    }

    @Override
    public void onError(Throwable failure) {
        if (failure instanceof NotFoundException) {
            sink.success(Optional.empty());
        } else {
            sink.error(failure);
        }
    }

    @Override
    public void onComplete() {
        super.onComplete();
        sink.error(new IOException("the engine ended the answer early")); // no effect after an answer
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            log.debug("closing a wait", e);
        }
    }
}
