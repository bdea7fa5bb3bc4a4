package io.physarum.mesh.dataplane.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.transport.tcp.SocketKind;
import org.jspecify.annotations.Nullable;

/**
 * The serving end for this node itself, which no libp2p connection leads to: a listener on loopback, opened when it is first
 * needed. It offers nothing that those on this machine could not have from the instances' own ports. Thread-safe.
 */
final class OwnEnd {

    private final HttpServing serving;
    private @Nullable CompletableFuture<Channel> listener;
    private boolean closed;

    OwnEnd(HttpServing serving) {
        this.serving = serving;
    }

    /** A new connection to it; auto-read is off. */
    CompletableFuture<Channel> connect(EventLoopGroup group) {
        return listener(group).thenCompose(bound -> connect(group, bound.localAddress()));
    }

    private synchronized CompletableFuture<Channel> listener(EventLoopGroup group) {
        if (closed) {
            return CompletableFuture.failedFuture(new ClosedChannelException());
        }
        if (listener == null || listener.isCompletedExceptionally()) {
            listener = bind(group);
        }
        return listener;
    }

    private CompletableFuture<Channel> bind(EventLoopGroup group) {
        return channelOf(new ServerBootstrap()
                .group(group)
                .channel(SocketKind.of(group).serverSocket())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(initializer(channel -> serving.serve(channel, true)))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    private static CompletableFuture<Channel> connect(EventLoopGroup group, SocketAddress address) {
        return channelOf(new Bootstrap()
                .group(group)
                .channel(SocketKind.of(group).socket())
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(initializer(channel -> {}))
                .connect(address));
    }

    private static ChannelHandler initializer(java.util.function.Consumer<Channel> setUp) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                setUp.accept(channel);
            }
        };
    }

    private static CompletableFuture<Channel> channelOf(ChannelFuture opening) {
        CompletableFuture<Channel> result = new CompletableFuture<>();
        opening.addListener(opened -> {
            if (opened.isSuccess()) {
                result.complete(opening.channel());
            } else {
                result.completeExceptionally(opened.cause());
            }
        });
        return result;
    }

    synchronized void close() {
        closed = true;
        if (listener != null) {
            listener.thenAccept(Channel::close);
        }
    }
}
