package io.physarum.starter.actuate;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusOutputFormat;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.http.MediaType;
import org.springframework.util.MimeType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Answers a scrape in the first format that the scraper accepts, else in Prometheus' text format. */
final class ScrapePathHandler implements HandlerFunction<ServerResponse> {

    private final PrometheusScrapeEndpoint endpoint;

    ScrapePathHandler(PrometheusScrapeEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Mono<ServerResponse> handle(ServerRequest request) {
        PrometheusOutputFormat format = formatFor(request.headers().accept());
        List<String> names = request.queryParams().get("includedNames");
        Set<String> included = names == null ? null : new HashSet<>(names);
        // Collecting may take a while: not on an event loop.
        return Mono.fromCallable(() -> scrape(format, included))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(ScrapePathHandler::answer);
    }

    @SuppressWarnings("NullAway") // the endpoint takes null for "all names"
    private WebEndpointResponse<byte[]> scrape(PrometheusOutputFormat format, @Nullable Set<String> included) {
        return endpoint.scrape(format, included);
    }

    private static Mono<ServerResponse> answer(WebEndpointResponse<byte[]> scraped) {
        ServerResponse.BodyBuilder response = ServerResponse.status(scraped.getStatus());
        MimeType type = scraped.getContentType();
        if (type != null) {
            response.contentType(MediaType.asMediaType(type));
        }
        byte[] body = scraped.getBody();
        return body == null ? response.build() : response.bodyValue(body);
    }

    private static PrometheusOutputFormat formatFor(List<MediaType> accepted) {
        for (MediaType wanted : accepted) {
            for (PrometheusOutputFormat format : PrometheusOutputFormat.values()) {
                if (!wanted.isWildcardType() && wanted.isCompatibleWith(format.getProducedMimeType())) {
                    return format;
                }
            }
        }
        return Arrays.stream(PrometheusOutputFormat.values())
                .filter(PrometheusOutputFormat::isDefault)
                .findFirst()
                .orElse(PrometheusOutputFormat.CONTENT_TYPE_004);
    }
}
