package io.physarum.mesh.dataplane.http;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;

/** Both ends of the data plane with TCP connections in the place of overlay streams. */
final class LoopbackOverlay implements TestOverlay {

    final ServedInstances instances = new ServedInstances();
    private final PeerId peer = Keys.generate(KeyType.ED25519).publicKey().peerId();
    private final AtomicInteger opened = new AtomicInteger();
    final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    final HttpServing serving;
    final OverlayHttpClient client;
    private final Channel listener;

    LoopbackOverlay(HttpSettings servingSettings, HttpSettings callingSettings, boolean keepAlive)
            throws InterruptedException {
        serving = new HttpServing(instances, servingSettings);
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        serving.serve(channel, keepAlive);
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .sync()
                .channel();
        client = new OverlayHttpClient(peer -> open(keepAlive), callingSettings);
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
        return peer;
    }

    @Override
    public int opened() {
        return opened.get();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    private CompletableFuture<StreamSource.Opened> open(boolean keepAlive) {
        CompletableFuture<StreamSource.Opened> future = new CompletableFuture<>();
        opened.incrementAndGet();
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {}
                })
                .connect(address())
                .addListener((io.netty.channel.ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        future.complete(new StreamSource.Opened(connected.channel(), keepAlive));
                    } else {
                        future.completeExceptionally(connected.cause());
                    }
                });
        return future;
    }

    @Override
    public void close() {
        client.close();
        listener.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
