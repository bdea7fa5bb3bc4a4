package io.physarum.mesh.call;

import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.dataplane.http.OverlayRequest;
import io.physarum.mesh.dataplane.http.OverlayResponse;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.resolve.ServiceResolver;
import reactor.core.publisher.Mono;

/**
 * Sends requests to services by name: finds an instance, or has one started, and sends it the request. If the instance
 * fails before it answers, and it did nothing or the request may be done twice, another is tried. Thread-safe.
 */
public final class ServiceClient {

    private final ServiceResolver resolver;
    private final OverlayHttpClient client;
    private final int maxAttempts;

    /**
     * A client.
     *
     * @param resolver finds the instances, and is told of those that fail
     * @param client sends the requests
     * @param maxAttempts how many instances are tried for a request, at least 1
     */
    public ServiceClient(ServiceResolver resolver, OverlayHttpClient client, int maxAttempts) {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("at least 1 instance has to be tried; got " + maxAttempts);
        }
        this.resolver = resolver;
        this.client = client;
        this.maxAttempts = maxAttempts;
    }

    /** Sends a request, as {@link #exchange(ServiceRequest, CallListener)}, and tells nobody. */
    public Mono<OverlayResponse> exchange(ServiceRequest request) {
        return exchange(request, CallListener.NONE);
    }

    /**
     * Sends a request. The response comes as soon as its head is there, on the event loop of its stream, and its body must be
     * subscribed to. Cancelling resets the stream. Fails with a {@link io.physarum.mesh.error.MeshException}, or with the
     * error of the request's body.
     */
    public Mono<OverlayResponse> exchange(ServiceRequest request, CallListener listener) {
        return Mono.defer(() -> attempt(request, listener, 1));
    }

    private Mono<OverlayResponse> attempt(ServiceRequest request, CallListener listener, int number) {
        return resolver.resolve(request.service()).flatMap(route -> {
            OverlayRequest toInstance = request.to(route);
            listener.onRoute(route, toInstance.headers());
            return client.exchange(route.peer(), toInstance)
                    .doOnError(ServiceClient::isOfTheInstance, failure -> {
                        resolver.reportFailure(route, failure);
                        listener.onInstanceFailed(route, failure);
                    })
                    .onErrorResume(InstanceFailedException.class, failure -> {
                        boolean again = number < maxAttempts && request.mayGoElsewhere(failure);
                        return again ? attempt(request, listener, number + 1) : Mono.error(failure);
                    });
        });
    }

    private static boolean isOfTheInstance(Throwable failure) {
        return failure instanceof InstanceFailedException
                || (failure instanceof StageTimeoutException late
                        && late.stage().equals(OverlayHttpClient.RESPONSE));
    }
}
