package io.physarum.starter.host;

import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.scheduler.NonBlocking;

/**
 * The event loops that carry all connections of an application, HTTP and overlay alike. Application code runs on their threads,
 * too: Reactor refuses to block there, since what would end the wait may be carried by the very loop that waits.
 */
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
        return new EventLoops(new MultiThreadIoEventLoopGroup(count, new Threads(), handlers));
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

    /** Makes the threads of the loops. */
    private static final class Threads extends DefaultThreadFactory {

        Threads() {
            super("physarum", true);
        }

        @Override
        protected Thread newThread(Runnable work, String name) {
            return new LoopThread(threadGroup, work, name);
        }
    }

    /** A thread on which a {@code block()} fails at once. */
    private static final class LoopThread extends FastThreadLocalThread implements NonBlocking {

        LoopThread(@Nullable ThreadGroup group, Runnable work, String name) {
            super(group, work, name);
        }
    }
}
