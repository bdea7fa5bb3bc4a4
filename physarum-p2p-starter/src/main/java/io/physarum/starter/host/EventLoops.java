package io.physarum.starter.host;

import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.springframework.beans.factory.DisposableBean;

/** The event loops that carry all connections of an application, HTTP and overlay alike. */
public final class EventLoops implements DisposableBean {

    private static final long SHUTDOWN_SECONDS = 5;

    private final EventLoopGroup group;

    private EventLoops(EventLoopGroup group) {
        this.group = group;
    }

    /**
     * Starts event loops.
     *
     * @param threads how many; 0 means one per processor, but at least two
     */
    public static EventLoops start(int threads) {
        IoHandlerFactory handlers = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        int count = threads == 0 ? Math.max(2, Runtime.getRuntime().availableProcessors()) : threads;
        return new EventLoops(
                new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("physarum", true), handlers));
    }

    /** The loops. */
    public EventLoopGroup group() {
        return group;
    }

    /** Lets the loops end their work and stop. */
    @Override
    public void destroy() {
        group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }
}
