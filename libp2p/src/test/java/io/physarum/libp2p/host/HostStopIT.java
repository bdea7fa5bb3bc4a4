package io.physarum.libp2p.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

import io.netty.channel.ChannelFuture;
import io.physarum.libp2p.autonat.Autonat;
import io.physarum.libp2p.autonat.AutonatConfig;
import io.physarum.libp2p.autonat.ReachabilityListener;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.discovery.mdns.MdnsConfig;
import io.physarum.libp2p.discovery.mdns.MdnsDiscovery;
import io.physarum.libp2p.discovery.mdns.MdnsListener;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of what is under way when a host stops, and of what is asked of it later. */
class HostStopIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What ends sooner does not end because time is up. */
    private static final HostLimits LIMITS = HostLimits.builder()
            .maxConcurrentDials(1)
            .handshakeTimeout(Duration.ofMinutes(10))
            .connectTimeout(Duration.ofMinutes(10))
            .dialTimeout(Duration.ofMinutes(10))
            .build();

    private final TestHosts hosts = new TestHosts();

    @AfterEach
    void stop() {
        hosts.close();
    }

    private static Host ownLoops(UnaryOperator<HostBuilder> settings) {
        Host host =
                settings.apply(new HostBuilder().listen("/ip4/127.0.0.1/tcp/0")).build();
        await(host.start());
        return host;
    }

    private static PeerId somebody() {
        return Keys.generate(KeyType.ED25519).peerId();
    }

    @Test
    void failsDialsOnLoopsOfItsOwn() throws Exception {
        assertStopFailsWhatIsUnderWay(ownLoops(builder -> builder.limits(LIMITS)));
    }

    @Test
    void failsDialsOnLoopsThatItShares() throws Exception {
        assertStopFailsWhatIsUnderWay(hosts.start(builder -> builder.limits(LIMITS)));
    }

    private static void assertStopFailsWhatIsUnderWay(Host host) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.getLocalPort());
            PeerId wanted = somebody();
            CompletableFuture<Connection> dialled = host.connect(somebody(), List.of(address));
            CompletableFuture<Connection> waiting = host.connect(wanted, List.of(address));
            CompletableFuture<Connection> anyone = host.connect(address);
            host.addressBook().addAddresses(wanted, List.of(address), Duration.ofHours(1));
            CompletableFuture<Stream> stream = host.newStream(wanted, ProtocolBinding.of("/x", opened -> {}));
            try (Socket accepted = silent.accept()) {
                assertThat(List.of(dialled, waiting, anyone, stream)).noneMatch(CompletableFuture::isDone);

                await(host.stop(), PATIENCE);

                for (CompletableFuture<?> call : List.of(dialled, waiting, anyone, stream)) {
                    assertThat(call)
                            .failsWithin(PATIENCE)
                            .withThrowableOfType(ExecutionException.class)
                            .withCauseInstanceOf(ConnectionClosedException.class);
                }
                awaitEnd(accepted);
            }
        }
    }

    /** Until the other side has closed it, whatever it said before. */
    private static void awaitEnd(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        try {
            while (socket.getInputStream().read() >= 0) {
                // What was sent is of no interest.
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException e) {
            // A reset is an end, too.
        }
    }

    @Test
    void closesConnectionsThatAreBeingSetUp() throws Exception {
        Host host = hosts.start(builder -> builder.limits(LIMITS));
        try (Socket caller = new Socket(
                InetAddress.getLoopbackAddress(),
                host.listenAddresses().get(0).port().orElseThrow())) {
            caller.setSoTimeout((int) PATIENCE.toMillis());
            caller.getOutputStream().write("\u0013/multistream/1.0.0\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(caller.getInputStream().read())
                    .as("the length of its first line")
                    .isPositive();

            await(host.stop(), PATIENCE);

            awaitEnd(caller);
        }
    }

    @Test
    void whatIsAskedOfItLaterFailsInItsFuture() {
        Host server = hosts.start();
        server.addProtocol(EchoProtocol.binding());
        Host host = ownLoops(builder -> builder);
        Connection connection = TestHosts.connect(host, server);
        ProtocolBinding echo = ProtocolBinding.of(EchoProtocol.PROTOCOL_ID, opened -> {});
        Stream stream = await(connection.newStream(echo));
        MdnsDiscovery mdns = MdnsDiscovery.on(host, MdnsConfig.DEFAULT, MdnsListener.NONE);
        Autonat autonat = Autonat.on(
                host,
                host.newDialer(),
                AutonatConfig.DEFAULT,
                new Autonat.Listeners(ReachabilityListener.NONE, LimitListener.NONE));
        autonat.start();
        await(host.stop(), PATIENCE);
        Awaitility.await().atMost(PATIENCE).until(() -> host.eventLoopGroup().isTerminated());

        await(connection.close());
        assertThat(connection.newStream(echo))
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ConnectionClosedException.class);
        for (ChannelFuture ending :
                List.of(stream.reset(), stream.shutdownInput(), stream.finish(Duration.ofSeconds(1)))) {
            assertThat(ending.isDone()).isTrue();
        }
        await(mdns.stop());
        await(mdns.start());
        assertThat(await(mdns.peers())).isEmpty();
        await(autonat.stop());
    }
}
