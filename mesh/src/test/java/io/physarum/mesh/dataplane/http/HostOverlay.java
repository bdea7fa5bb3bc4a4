package io.physarum.mesh.dataplane.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.identity.PeerId;
import org.awaitility.Awaitility;

/** Both ends of the data plane on two hosts of their own. */
final class HostOverlay implements TestOverlay {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ServedInstances instances = new ServedInstances();
    private final AtomicInteger opened = new AtomicInteger();
    private final Host server = host();
    private final Host caller = host();
    private final OverlayHttpClient client;

    HostOverlay(HttpSettings servingSettings, HttpSettings callingSettings, boolean keepAlive) throws Exception {
        server.start().get(10, TimeUnit.SECONDS);
        caller.start().get(10, TimeUnit.SECONDS);
        HttpServing serving = new HttpServing(instances, servingSettings);
        if (keepAlive) {
            serving.bindTo(server);
        } else {
            server.addProtocol(ProtocolBinding.of(HttpServing.ONE_REQUEST, stream -> serving.serve(stream, false)));
        }
        caller.addressBook().addAddresses(server.peerId(), server.listenAddresses(), Duration.ofHours(1));
        StreamSource streams = StreamSource.of(caller);
        client = new OverlayHttpClient(
                peer -> {
                    opened.incrementAndGet();
                    return streams.open(peer);
                },
                callingSettings);
    }

    private Host host() {
        return new HostBuilder()
                .eventLoopGroup(group)
                .listen("/ip4/127.0.0.1/tcp/0")
                .build();
    }

    /** Breaks all connections of the serving end, as its machine's crash would. */
    void breakConnections() {
        server.connections().forEach(connection -> connection.channel().close());
    }

    /** Waits until the calling end knows that all its connections are gone. */
    void awaitNoticed() {
        Awaitility.await().until(() -> caller.connections().isEmpty());
    }

    @Override
    public ServedInstances instances() {
        return instances;
    }

    @Override
    public OverlayHttpClient client() {
        return client;
    }

    @Override
    public PeerId peer() {
        return server.peerId();
    }

    @Override
    public int opened() {
        return opened.get();
    }

    @Override
    public void close() {
        client.close();
        caller.stop().join();
        server.stop().join();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
