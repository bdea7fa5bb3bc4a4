package io.physarum.mesh.call;

import java.time.Duration;

import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.dataplane.http.OverlayRequest;
import io.physarum.mesh.dataplane.http.OverlayResponse;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.flight.SingleFlight;
import io.physarum.mesh.resolve.Route;
import io.physarum.mesh.resolve.ServiceResolver;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Sends requests to services by name: finds an instance, or has one started, and sends it the request. If it fails before
 * there is an answer, and nothing was done or the request may be done twice, it is sent again: to another instance, or to the
 * same if that still takes connections. Thread-safe.
 *
 * <p>One request says little of an instance, which may break off or be slow because of what it was asked. An instance is
 * reported as failed if it could not be reached; if it broke off and a probe finds it gone; or if it answered none of three
 * requests in a row, for a process that hangs still takes connections. A request of which two instances died goes to no third.
 */
public final class ServiceClient {

    /** What dies does not end all its connections at one moment, and who forwards them notices later. */
    private static final Duration PROBE_DELAY = Duration.ofMillis(200);

    /** The serving end needs no longer to tell whether its instance takes connections. */
    private static final Duration DEFAULT_PROBE_TIMEOUT = Duration.ofSeconds(2);

    private final ServiceResolver resolver;
    private final OverlayHttpClient client;
    private final int maxAttempts;
    private final Duration probeTimeout;
    private final UnansweredRequests unanswered = new UnansweredRequests(System::nanoTime);
    private final SingleFlight<Instance, Boolean> probes = new SingleFlight<>();

    /** A client whose probes may take two seconds. */
    public ServiceClient(ServiceResolver resolver, OverlayHttpClient client, int maxAttempts) {
        this(resolver, client, maxAttempts, DEFAULT_PROBE_TIMEOUT);
    }

    /**
     * A client.
     *
     * @param resolver finds the instances, and is told of those that fail
     * @param client sends the requests
     * @param maxAttempts how often a request is sent at most, to whatever instances, at least 1
     * @param probeTimeout how long a probe may take until the instance that it is for counts as gone
     */
    public ServiceClient(ServiceResolver resolver, OverlayHttpClient client, int maxAttempts, Duration probeTimeout) {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("at least 1 instance has to be tried; got " + maxAttempts);
        }
        this.resolver = resolver;
        this.client = client;
        this.maxAttempts = maxAttempts;
        this.probeTimeout = probeTimeout;
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
        return new Call(request, listener).begin(1);
    }

    private void report(Route route, Throwable failure) {
        unanswered.forget(Instance.of(route));
        resolver.reportFailure(route, failure);
    }

    /** Whether an instance that broke off is still there; all who wonder at one time have one answer. One that is gone is reported. */
    private Mono<Boolean> isAlive(Route route, Throwable failure) {
        return probes.run(
                Instance.of(route),
                () -> client.probe(route.peer(), route.name(), route.info().contentHash())
                        .timeout(probeTimeout)
                        .delaySubscription(PROBE_DELAY)
                        .thenReturn(true)
                        .onErrorReturn(false)
                        .doOnNext(lives -> {
                            if (!lives) {
                                report(route, failure);
                            }
                        }));
    }

    /** One request, however often it is sent. */
    private final class Call {

        private final ServiceRequest request;
        private final CallListener listener;
        private @Nullable Instance counted;
        private boolean died;

        Call(ServiceRequest request, CallListener listener) {
            this.request = request;
            this.listener = listener;
        }

        Mono<OverlayResponse> begin(int attempt) {
            return Mono.defer(() -> resolver.resolve(request.service())).flatMap(route -> send(route, attempt));
        }

        private Mono<OverlayResponse> send(Route route, int attempt) {
            return Mono.defer(() -> {
                OverlayRequest toInstance = request.to(route);
                listener.onRoute(route, toInstance.headers());
                return client.exchange(route.peer(), toInstance)
                        .doOnNext(answer -> unanswered.forget(Instance.of(route)))
                        .doOnError(StageTimeoutException.class, late -> onTimeout(route, late))
                        .onErrorResume(InstanceFailedException.class, failure -> goOn(route, failure, attempt));
            });
        }

        private void onTimeout(Route route, StageTimeoutException late) {
            if (late.stage().equals(OverlayHttpClient.RESPONSE)) {
                if (isOneTooMany(route)) {
                    report(route, late);
                }
                listener.onInstanceFailed(route, late);
            }
        }

        /** However often it is sent to an instance, it is one request that is not answered. */
        private boolean isOneTooMany(Route route) {
            Instance instance = Instance.of(route);
            boolean again = instance.equals(counted);
            counted = instance;
            return !again && unanswered.isOneTooMany(instance);
        }

        private Mono<OverlayResponse> goOn(Route route, InstanceFailedException failure, int attempt) {
            listener.onInstanceFailed(route, failure);
            boolean again = attempt < maxAttempts && request.mayBeSentAgain(failure);
            if (!failure.wasSent() || isOneTooMany(route)) {
                report(route, failure);
                return again ? begin(attempt + 1) : Mono.error(failure);
            }
            Mono<Boolean> alive = isAlive(route, failure);
            if (!again) {
                alive.subscribe();
                return Mono.error(failure);
            }
            return alive.flatMap(lives -> lives ? send(route, attempt + 1) : afterDeath(failure, attempt));
        }

        /** Two instances that die of one request are enough: it may be the request. */
        private Mono<OverlayResponse> afterDeath(InstanceFailedException failure, int attempt) {
            boolean again = died;
            died = true;
            return again ? Mono.error(failure) : begin(attempt + 1);
        }
    }
}
