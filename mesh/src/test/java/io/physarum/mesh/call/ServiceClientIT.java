package io.physarum.mesh.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.dataplane.http.HttpServing;
import io.physarum.mesh.dataplane.http.HttpSettings;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.resolve.Route;
import io.physarum.mesh.resolve.ServiceResolver;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServiceClientIT {

    private static final HttpSettings HASTY = HttpSettings.DEFAULTS.withResponseTimeout(Duration.ofMillis(200));

    private final TestHosts hosts = new TestHosts();

    private final List<Throwable> reported = new ArrayList<>();

    private final List<Throwable> told = new ArrayList<>();

    @AfterEach
    void stop() {
        hosts.close();
    }

    @Test
    void tellsOfAnInstanceThatDoesNotAnswerInTimeAndDoesNotTryAnother() {
        Host silent = hosts.start();
        silent.addProtocol(ProtocolBinding.of(HttpServing.HTTP, stream -> {}));
        Host caller = hosts.start();
        TestHosts.introduce(caller, silent);
        ServiceClient client = new ServiceClient(always(silent), new OverlayHttpClient(caller, HASTY), 3);

        ServiceRequest request = ServiceRequest.of(HttpMethod.GET, "/s", new DefaultHttpHeaders(), null);

        assertThatThrownBy(() -> client.exchange(request, new Told()).block(Duration.ofSeconds(30)))
                .isInstanceOf(StageTimeoutException.class);
        assertThat(told).singleElement().isInstanceOf(StageTimeoutException.class);
        assertThat(reported).isEqualTo(told);
    }

    private ServiceResolver always(Host host) {
        return new ServiceResolver() {
            @Override
            public Mono<Route> resolve(ServiceName name) {
                Duration near = Duration.ofMillis(1);
                return Mono.just(new Route(
                        name, Samples.service("hash", 0, 0), host.peerId(), near, Route.Outcome.FOUND, Map.of()));
            }

            @Override
            public void reportFailure(Route route, Throwable cause) {
                reported.add(cause);
            }
        };
    }

    /** Keeps what is told of failures. */
    private final class Told implements CallListener {

        @Override
        public void onInstanceFailed(Route route, Throwable failure) {
            told.add(failure);
        }
    }
}
