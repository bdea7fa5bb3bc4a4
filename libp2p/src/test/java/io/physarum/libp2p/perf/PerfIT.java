package io.physarum.libp2p.perf;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamResetException;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PerfIT {

    private static final int MEBIBYTE = 1024 * 1024;

    private final TestHosts hosts = new TestHosts();

    private final Host client = hosts.start();

    private final Host server = hosts.start();

    @AfterEach
    void stop() {
        hosts.close();
    }

    private CompletableFuture<PerfResult> run(long upload, long download) {
        TestHosts.introduce(client, server);
        return Perf.on(client).run(server.peerId(), upload, download);
    }

    @Test
    void isNotServedUnlessToldTo() {
        assertThatThrownBy(() -> await(run(0, 1))).isInstanceOf(UnsupportedProtocolException.class);
    }

    @Test
    void carriesUploadAndDownloadOnOneStream() {
        server.addProtocol(PerfProtocol.responder(PerfLimits.defaults()));

        PerfResult result = await(run(8 * MEBIBYTE + 1, 4 * MEBIBYTE + 3));

        assertThat(result.uploadBytes()).isEqualTo(8 * MEBIBYTE + 1);
        assertThat(result.downloadBytes()).isEqualTo(4 * MEBIBYTE + 3);
        assertThat(result.upload()).isPositive();
        assertThat(result.download()).isPositive();
        assertThat(await(run(0, 0)).downloadBytes()).isZero();
        assertThat(client.connections()).hasSize(1);
    }

    @Test
    void servesSoManyRunsOfAPeerAtATime() {
        PerfLimits one = new PerfLimits(1, Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofMinutes(1));
        server.addProtocol(PerfProtocol.responder(one));
        TestHosts.connect(client, server);
        CompletableFuture<PerfResult> endless = run(Long.MAX_VALUE, 0);

        assertThatThrownBy(() -> await(run(0, 1))).isInstanceOf(StreamResetException.class);

        client.connections().forEach(connection -> await(connection.close()));
        assertThatThrownBy(() -> await(endless)).isNotNull();
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(await(run(0, 1)).downloadBytes()).isEqualTo(1));
    }

    @Test
    void resetsARunThatIsOverALimit() {
        server.addProtocol(PerfProtocol.responder(new PerfLimits(1, MEBIBYTE, MEBIBYTE, Duration.ofMinutes(1))));

        assertThatThrownBy(() -> await(run(2 * MEBIBYTE, 0))).isInstanceOf(StreamResetException.class);
        assertThatThrownBy(() -> await(run(0, 2 * MEBIBYTE))).isInstanceOf(StreamResetException.class);
        assertThat(await(run(MEBIBYTE, MEBIBYTE)).downloadBytes()).isEqualTo(MEBIBYTE);
    }

    @Test
    void resetsARunThatStandsStill() {
        server.addProtocol(PerfProtocol.responder(new PerfLimits(1, MEBIBYTE, MEBIBYTE, Duration.ofMillis(200))));
        TestHosts.introduce(client, server);
        Stream silent =
                await(client.newStream(server.peerId(), ProtocolBinding.of(PerfProtocol.PROTOCOL_ID, stream -> {})));

        Awaitility.await().until(() -> !silent.isOpen());
    }
}
