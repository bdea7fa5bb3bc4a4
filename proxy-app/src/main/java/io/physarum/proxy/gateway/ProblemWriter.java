package io.physarum.proxy.gateway;

import java.time.Duration;

import io.physarum.mesh.dataplane.http.Problem;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Answers a client with a problem. */
final class ProblemWriter {

    private ProblemWriter() {}

    /** Answers a client, whatever had been prepared for it; a time to wait of zero is left out. */
    static Mono<Void> write(ServerHttpResponse response, Problem problem, Duration retryAfter) {
        byte[] json = problem.toJson();
        response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
        HttpHeaders headers = response.getHeaders();
        // Those of a service whose answer broke off before any of it was sent say nothing of the problem.
        headers.clear();
        headers.set(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        headers.setContentLength(json.length);
        headers.setCacheControl("no-store");
        if (problem.status() == 400) {
            // Where the next request of this connection begins may be in doubt.
            headers.setConnection("close");
        }
        if (!retryAfter.isZero()) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        DataBuffer body = response.bufferFactory().wrap(json);
        return response.writeWith(Mono.just(body));
    }
}
