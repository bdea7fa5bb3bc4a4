package io.physarum.proxy.service;

import java.time.Duration;
import java.util.Optional;

import io.physarum.mesh.dataplane.http.Problem;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code GET /idle}: the whole seconds since the service's last request ended, as text; 0 while one is under way. Until the
 * service is announced, and while it does not accept connections, the answer is 503: that is also how an allocator sees
 * that it is ready.
 */
final class IdleHandler implements HandlerFunction<ServerResponse> {

    private final AnnouncedService service;

    IdleHandler(AnnouncedService service) {
        this.service = service;
    }

    @Override
    public Mono<ServerResponse> handle(ServerRequest request) {
        Optional<Duration> idle = service.idle();
        if (idle.isPresent()) {
            return ServerResponse.ok()
                    .contentType(MediaType.TEXT_PLAIN)
                    .bodyValue(Long.toString(idle.get().toSeconds()));
        }
        Problem problem = Problem.of(
                503, "Not announced", "the service is not announced to the network, or accepts no connections");
        return ServerResponse.status(503)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .header("Retry-After", "1")
                .bodyValue(problem.toJson());
    }
}
