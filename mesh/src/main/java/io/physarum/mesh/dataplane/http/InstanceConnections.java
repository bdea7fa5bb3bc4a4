package io.physarum.mesh.dataplane.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.physarum.libp2p.transport.tcp.SocketKind;

/**
 * Keep-alive connections to the instances on this machine, per event loop, so that a stream and its connection share one.
 * What is unused for the keep-alive time is closed.
 */
final class InstanceConnections {

    private final HttpSettings settings;
    private final Map<EventLoop, Idle> idle = new ConcurrentHashMap<>();
    private volatile boolean closed;

    InstanceConnections(HttpSettings settings) {
        this.settings = settings;
    }

    /**
     * A connection to an instance: one that was used within a time, else a new one. On the event loop, which is also where
     * the future completes.
     */
    Future<InstanceHandler> acquire(EventLoop loop, InetSocketAddress address, Duration usedWithin) {
        Idle here = idle.get(loop);
        InstanceHandler pooled = here == null ? null : here.poll(address, usedWithin);
        return pooled != null ? loop.newSucceededFuture(pooled) : connect(loop, address);
    }

    /** Takes back a connection whose exchange is complete. On its event loop. */
    void release(InstanceHandler connection) {
        connection.becomeIdle();
        if (closed || !idle.computeIfAbsent(connection.loop(), Idle::new).offer(connection)) {
            connection.close();
        }
    }

    /** Closes what is unused, and from now on what becomes so. */
    void close() {
        closed = true;
        idle.forEach((loop, connections) -> loop.execute(connections::closeAll));
    }

    private Future<InstanceHandler> connect(EventLoop loop, InetSocketAddress address) {
        Promise<InstanceHandler> promise = loop.newPromise();
        InstanceHandler handler = new InstanceHandler(address, new StrictCodec.ResponseDecoder(settings));
        new Bootstrap()
                .group(loop)
                .channel(SocketKind.of(loop).socket())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.connectTimeout().toMillis())
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(1024, 8 * 1024, 64 * 1024).maxMessagesPerRead(1))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(handler.decoder(), new HttpRequestEncoder(), handler);
                    }
                })
                .connect(address)
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        promise.setSuccess(handler);
                    } else {
                        promise.setFailure(connected.cause());
                    }
                });
        return promise;
    }

    /** The unused connections of one event loop; touched on it only. */
    private final class Idle {

        private final EventLoop loop;
        private final Map<InetSocketAddress, Deque<InstanceHandler>> byAddress = new HashMap<>();
        private boolean sweeping;

        Idle(EventLoop loop) {
            this.loop = loop;
        }

        @org.jspecify.annotations.Nullable
        InstanceHandler poll(InetSocketAddress address, Duration usedWithin) {
            Deque<InstanceHandler> connections = byAddress.getOrDefault(address, new ArrayDeque<>());
            while (!connections.isEmpty()) {
                InstanceHandler last = connections.peekLast();
                if (last.isOpen() && last.idleNanos() > usedWithin.toNanos()) {
                    return null;
                }
                connections.removeLast();
                if (last.isOpen()) {
                    return last;
                }
            }
            return null;
        }

        boolean offer(InstanceHandler connection) {
            Deque<InstanceHandler> connections =
                    byAddress.computeIfAbsent(connection.address(), address -> new ArrayDeque<>());
            if (connections.size() >= settings.maxIdle()) {
                return false;
            }
            connections.addLast(connection);
            if (!sweeping) {
                sweeping = true;
                loop.schedule(this::sweep, settings.keepAlive().toNanos(), TimeUnit.NANOSECONDS);
            }
            return true;
        }

        private void sweep() {
            byAddress.values().forEach(connections -> {
                while (!connections.isEmpty() && isStale(connections.peekFirst())) {
                    connections.removeFirst().close();
                }
            });
            byAddress.values().removeIf(Deque::isEmpty);
            sweeping = !byAddress.isEmpty();
            if (sweeping) {
                loop.schedule(this::sweep, settings.keepAlive().toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private boolean isStale(InstanceHandler connection) {
            return !connection.isOpen()
                    || connection.idleNanos() >= settings.keepAlive().toNanos();
        }

        void closeAll() {
            byAddress.values().forEach(connections -> connections.forEach(InstanceHandler::close));
            byAddress.clear();
        }
    }
}
