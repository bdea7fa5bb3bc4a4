package io.physarum.starter.web;

import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.physarum.mesh.call.ServiceClient;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Lets a {@code WebClient} call services of the mesh by their names: {@code http://hello-world-server/path?x=1} is answered
 * by an instance of {@code hello-world-server}, which is found, or else started, for it. What stands between {@code http://}
 * and the path is the service's name, percent-encoded where a URI wants it; path and query reach the service as they are.
 * {@code https} is refused: the overlay encrypts all of it already.
 *
 * <p>Bodies stream both ways. A request whose instance fails before it answers goes to another, as {@link ServiceClient} says;
 * with a body, if that has a {@code Content-Length} of at most 64 KiB or was not read yet. Signals come on the event loops of
 * the overlay, which must not be blocked. Fails with a {@link io.physarum.mesh.error.MeshException}, which a {@code WebClient}
 * gives as the cause of its {@code WebClientRequestException}. Thread-safe.
 */
public final class MeshClientConnector implements ClientHttpConnector {

    private final ServiceClient services;

    /** A connector that sends its requests through a client. */
    public MeshClientConnector(ServiceClient services) {
        this.services = services;
    }

    @Override
    public Mono<ClientHttpResponse> connect(
            HttpMethod method, URI uri, Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
        return Mono.defer(() -> {
            MeshClientRequest request = new MeshClientRequest(method, uri);
            return requestCallback
                    .apply(request)
                    .then(Mono.defer(() -> exchange(request)))
                    .doFinally(signal -> request.releaseUnread());
        });
    }

    private Mono<ClientHttpResponse> exchange(MeshClientRequest request) {
        AtomicReference<MeshClientResponse> begun = new AtomicReference<>();
        return services.exchange(request.toService())
                .<ClientHttpResponse>map(answer -> {
                    MeshClientResponse response = new MeshClientResponse(answer);
                    begun.set(response);
                    return response;
                })
                .doOnCancel(() -> {
                    MeshClientResponse response = begun.get();
                    if (response != null) {
                        response.cancelUnread();
                    }
                });
    }
}
