package io.physarum.libp2p.interop;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.ByteSource;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.JsonNode;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Hosts of ours and js peers that a test starts; they are stopped after it. */
abstract class InteropFixture {

    /** The echo of the js peer. */
    static final String JS_ECHO = "/echo/1.0.0";

    static final int MEBIBYTE = 1024 * 1024;

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration BULK = Duration.ofMinutes(2);

    final TestHosts hosts = new TestHosts();

    final JsPeers peers = new JsPeers();

    @BeforeAll
    static void requireJs() {
        JsPeer.require();
    }

    @AfterEach
    void stopAll() {
        try {
            peers.close();
        } finally {
            hosts.close();
        }
    }

    static String addressOf(Host host) {
        return host.peerId().appendTo(host.listenAddresses().get(0)).toString();
    }

    /** Sends to the echo of the other, from both sides at once, and checks what comes back; our host serves its own echo. */
    static void assertBothEcho(JsPeer js, Host host) {
        int bytes = 8 * MEBIBYTE + 1;
        CompletableFuture<JsonNode> transfer = js.begin(
                "transfer",
                Map.of("peerId", host.peerId().toString(), "protocol", EchoProtocol.PROTOCOL_ID, "bytes", bytes));
        ByteSink sink = new ByteSink();
        ByteSource source = new ByteSource(7, bytes);
        await(host.newStream(
                js.peerId(),
                ProtocolBinding.of(JS_ECHO, stream -> stream.pipeline().addLast(sink, source))));

        assertThat(await(sink.end(), BULK)).isEqualTo(await(source.sent(), BULK));
        assertThat(sink.count()).isEqualTo(bytes);
        JsonNode done = await(transfer, BULK);
        assertThat(done.get("receivedBytes").asInt()).isEqualTo(bytes);
        assertThat(done.get("receivedSha256")).isEqualTo(done.get("sentSha256"));
    }
}
