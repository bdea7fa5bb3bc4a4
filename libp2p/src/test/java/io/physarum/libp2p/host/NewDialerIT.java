package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.muxer.yamux.YamuxConfig;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.libp2p.testing.TestNameServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

/** A host that dials for another has its settings. */
class NewDialerIT {

    private static final int WINDOW = 256 * 1024;

    private static final String FILL = "/fill/1.0.0";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestHosts hosts = new TestHosts();

    private final TestNameServer names = new TestNameServer();

    private final Queue<String> limits = new ConcurrentLinkedQueue<>();

    private final Host server = hosts.start();

    private final Host host = hosts.start(builder -> builder.dnsServers(List.of(names.address()))
            .limitListener(limits::add)
            .yamux(YamuxConfig.defaults().withMaxUnreadBytes(8 * WINDOW, 8 * WINDOW, 2 * WINDOW)));

    private final Host dialer = host.newDialer();

    @BeforeEach
    void start() {
        server.addProtocol(
                ProtocolBinding.of(FILL, stream -> stream.writeAndFlush(Unpooled.wrappedBuffer(new byte[2 * WINDOW]))));
        await(dialer.start());
    }

    @AfterEach
    void stop() {
        await(dialer.stop());
        hosts.close();
        names.close();
    }

    /** A stream that nobody reads and whose window is full in a moment. */
    private static void fill(Connection connection) {
        await(connection.newStream(
                ProtocolBinding.of(FILL, stream -> stream.config().setAutoRead(false))));
    }

    @Test
    void asksTheSameNameServers() {
        names.put(
                "server.test",
                server.peerId().appendTo(server.listenAddresses().get(0)).toString());

        Connection connection = await(dialer.connect(Multiaddr.parse("/dnsaddr/server.test")));

        assertThat(connection.remotePeer()).isEqualTo(server.peerId());
    }

    @Test
    void countsUnreadBytesTogetherWithItsHost() {
        Connection ofHost = TestHosts.connect(host, server);
        Connection ofDialer = TestHosts.connect(dialer, server);
        fill(ofHost);
        fill(ofDialer);
        fill(ofDialer);

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(limits).contains(Limit.MAX_UNREAD_BYTES.text()));
    }
}
