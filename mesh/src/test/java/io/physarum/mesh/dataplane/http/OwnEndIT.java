package io.physarum.mesh.dataplane.http;

import java.time.Duration;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.service.ServiceName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OwnEndIT {

    private static final OverlayRequest REQUEST =
            new OverlayRequest(HttpMethod.GET, "/s", new DefaultHttpHeaders().set("host", "x"), null);

    @Test
    void callsWhatTheNodeServesItself() throws Exception {
        try (TestHosts hosts = new TestHosts();
                RawService service = RawService.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) {
            Host host = hosts.start();
            ServedInstances instances = new ServedInstances();
            HttpServing serving = new HttpServing(instances, HttpSettings.DEFAULTS);
            OverlayHttpClient client = new OverlayHttpClient(host, HttpSettings.DEFAULTS, serving);
            instances.serve(ServiceName.of("s"), "hash", service.address());
            for (int i = 0; i < 2; i++) {
                assertThat(status(client, host)).isEqualTo(200);
            }

            client.close();
            serving.unbindFrom(host);
            assertThatThrownBy(() -> status(client, host)).isInstanceOf(InstanceFailedException.class);
        }
    }

    private static int status(OverlayHttpClient client, Host host) {
        return client.exchange(host.peerId(), REQUEST)
                .flatMap(answer -> answer.body()
                        .map(buffer -> buffer.release() ? 1 : 0)
                        .then(reactor.core.publisher.Mono.just(answer.status().code())))
                .block(Duration.ofSeconds(30));
    }
}
