package io.physarum.allocator.instance;

import java.net.ConnectException;
import java.time.Duration;

import io.netty.util.NetUtil;
import io.physarum.mesh.dataplane.http.ServedInstance;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Finds out whether an instance that runs can be given to one who asks for its service. One that is merely slow can. */
final class Liveness {

    /** More than one, as an instance that is busy may leave a connection waiting for a moment. */
    private static final Retry CONNECT_AGAIN =
            Retry.fixedDelay(2, Duration.ofMillis(500)).onRetryExhaustedThrow((spec, retry) -> retry.failure());

    private Liveness() {}

    /** Why it cannot be given; nothing if it can. Takes some seconds at most, and calls nothing. */
    static Mono<String> objection(LiveInstance instance) {
        ServedInstance served = instance.served();
        if (served != null && served.isSilent()) {
            return Mono.just("none of the last " + ServedInstance.SILENT_AFTER + " requests had an answer");
        }
        return ReadinessWait.listens(instance.instance().address())
                .retryWhen(CONNECT_AGAIN)
                .then(Mono.<String>empty())
                .onErrorResume(
                        ConnectException.class,
                        failure -> Mono.just("it takes no connections at "
                                + NetUtil.toSocketAddressString(
                                        instance.instance().address()) + " any more: " + failure.getMessage()))
                .onErrorResume(ownFault -> Mono.empty());
    }
}
