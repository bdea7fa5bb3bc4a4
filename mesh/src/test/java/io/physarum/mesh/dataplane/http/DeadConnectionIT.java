package io.physarum.mesh.dataplane.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.service.ServiceName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The connection under a kept stream turns out to be dead when the next request is sent on it. */
class DeadConnectionIT {

    private static final Duration WAIT = Duration.ofSeconds(60);

    private final AtomicInteger requests = new AtomicInteger();

    /** The number of the request in whose middle the connection breaks. */
    private volatile int fatal = 2;

    private HostOverlay overlay;

    private RawService service;

    @BeforeEach
    void start() throws Exception {
        overlay = new HostOverlay(HttpSettings.DEFAULTS, HttpSettings.DEFAULTS, true);
        service = new RawService(exchange -> {
            while (!exchange.readHead().isEmpty()) {
                int number = requests.incrementAndGet();
                if (number == fatal) {
                    overlay.breakConnections();
                } else {
                    exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + number);
                }
            }
        });
        overlay.instances().serve(ServiceName.of("s"), "hash", service.address());
    }

    @AfterEach
    void stop() {
        service.close();
        overlay.close();
    }

    private String ask(HttpMethod method) {
        OverlayRequest request = new OverlayRequest(method, "/s/", new DefaultHttpHeaders().set("host", "x"), null);
        return overlay.client()
                .exchange(overlay.peer(), request)
                .flatMap(answer -> answer.body()
                        .map(buffer -> {
                            String text = buffer.toString(StandardCharsets.US_ASCII);
                            buffer.release();
                            return text;
                        })
                        .reduce("", String::concat))
                .block(WAIT);
    }

    @Test
    void aRequestThatMayBeRepeatedIsSentAgainOnANewConnection() {
        assertThat(ask(HttpMethod.GET)).isEqualTo("1");
        assertThat(ask(HttpMethod.GET)).isEqualTo("3");
        assertThat(overlay.opened()).isEqualTo(2);
        assertThat(ask(HttpMethod.GET)).as("the new stream is kept").isEqualTo("4");
        assertThat(overlay.opened()).isEqualTo(2);
    }

    @Test
    void aRequestThatMayNotBeRepeatedFailsAndTheNextGoesThrough() {
        assertThat(ask(HttpMethod.GET)).isEqualTo("1");
        assertThatThrownBy(() -> ask(HttpMethod.POST))
                .isInstanceOfSatisfying(
                        InstanceFailedException.class,
                        failure -> assertThat(failure.wasSent()).isTrue());
        assertThat(requests).hasValue(2);
        assertThat(ask(HttpMethod.GET)).isEqualTo("3");
    }

    @Test
    void aStreamThatDiedWhileItWasKeptIsNotedBeforeAnythingIsSent() {
        fatal = -1;
        assertThat(ask(HttpMethod.GET)).isEqualTo("1");
        overlay.breakConnections();
        overlay.awaitNoticed();
        assertThat(ask(HttpMethod.GET)).isEqualTo("2");
        assertThat(requests).hasValue(2);
    }
}
