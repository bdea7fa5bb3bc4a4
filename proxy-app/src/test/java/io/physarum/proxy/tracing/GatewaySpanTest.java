package io.physarum.proxy.tracing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.mesh.resolve.Route;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.proxy.gateway.Ending;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GatewaySpanTest {

    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private final Queue<SpanData> ended = new ConcurrentLinkedQueue<>();

    private final Tracer tracer = SdkTracerProvider.builder()
            .addSpanProcessor(new Collector())
            .build()
            .get("test");

    private final GatewaySpan span =
            new GatewaySpan(tracer, tracer.spanBuilder("request").startSpan());

    @Test
    void anAnswerToItsEndIsNoError() {
        resolve();
        span.answered();
        span.end(Ending.COMPLETE, 200);

        assertThat(statuses()).containsOnly(StatusCode.UNSET);
        assertThat(named("s").getAttributes().get(STATUS)).isEqualTo(200);
    }

    @Test
    void anErrorOfTheServiceIsOneOfTheRequest() {
        resolve();
        span.answered();
        span.end(Ending.COMPLETE, 500);

        assertThat(named("s").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void aClientThatGivesUpIsNoErrorButSeen() {
        resolve();
        span.answered();
        span.end(Ending.CANCELLED, 200);

        assertThat(statuses()).containsOnly(StatusCode.UNSET);
        assertThat(events("s")).containsExactly("cancelled");
        assertThat(events("stream")).containsExactly("response", "cancelled");
    }

    @Test
    void anAnswerThatBreaksOffIsAnErrorInSpiteOfItsStatus() {
        resolve();
        span.answered();
        span.end(Ending.BROKEN, 200);

        assertThat(named("s").getStatus().getDescription()).isEqualTo("the answer broke off");
        assertThat(named("stream").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void aSearchThatFindsNothingIsAnError() {
        span.end(Ending.COMPLETE, 503);

        assertThat(named("resolve").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(named("request").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void aClientThatGivesUpDuringTheSearchEndsIt() {
        span.end(Ending.CANCELLED, null);

        assertThat(events("resolve")).containsExactly("cancelled");
        assertThat(statuses()).containsOnly(StatusCode.UNSET);
    }

    private void resolve() {
        NetworkRequirement none = NetworkRequirement.NONE;
        List<String> http = List.of("http");
        ServiceInfo info = new ServiceInfo("hash", "", none, none, 0, 0, ProxyForm.NODE, http, false, "1", null, null);
        Duration near = Duration.ofMillis(1);
        Route route = new Route(
                ServiceName.of("s"),
                info,
                Keys.generate(KeyType.ED25519).publicKey().peerId(),
                near,
                Route.Outcome.CACHED,
                Map.of());
        span.resolved(route, new DefaultHttpHeaders());
    }

    private SpanData named(String name) {
        return ended.stream()
                .collect(Collectors.toMap(SpanData::getName, data -> data))
                .get(name);
    }

    private List<String> events(String name) {
        return named(name).getEvents().stream().map(EventData::getName).toList();
    }

    private List<StatusCode> statuses() {
        return ended.stream().map(data -> data.getStatus().getStatusCode()).toList();
    }

    /** Keeps the spans that have ended. */
    private final class Collector implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan started) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan done) {
            ended.add(done.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
