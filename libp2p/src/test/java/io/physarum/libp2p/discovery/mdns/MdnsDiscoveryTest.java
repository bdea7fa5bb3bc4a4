package io.physarum.libp2p.discovery.mdns;

import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.host.HostBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens while sockets are being opened; there are none here, and the test says when one is open. */
class MdnsDiscoveryTest {

    private static final MdnsConfig CONFIG = new MdnsConfig(
            MdnsConfig.PUBLIC_SERVICE,
            5353,
            List.of("lo"),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            true,
            false,
            MdnsLimits.DEFAULT);

    private final EmbeddedChannel clock = new EmbeddedChannel();

    private final List<Socket> sockets = new ArrayList<>();

    private final MdnsDiscovery discovery = new MdnsDiscovery(
            new HostBuilder().eventLoopGroup(clock.eventLoop()).build(),
            CONFIG,
            new MdnsDiscovery.Listeners(peer -> {}, LimitListener.NONE),
            this::open);

    /** A socket that becomes open when the test says so. */
    private record Socket(EmbeddedChannel channel, CompletableFuture<Channel> opening) {

        void finish() {
            opening.complete(channel);
        }

        int sent() {
            int count = 0;
            for (Object packet = channel.readOutbound(); packet != null; packet = channel.readOutbound()) {
                ReferenceCountUtil.release(packet);
                count++;
            }
            return count;
        }
    }

    @BeforeEach
    void freeze() {
        clock.freezeTime();
    }

    @AfterEach
    void close() {
        sockets.forEach(socket -> socket.channel().finishAndReleaseAll());
        clock.finishAndReleaseAll();
    }

    private CompletableFuture<Channel> open(EventLoop loop, NetworkInterface network, LinkHandler handler) {
        Socket socket = new Socket(new EmbeddedChannel(), new CompletableFuture<>());
        sockets.add(socket);
        return socket.opening();
    }

    private CompletableFuture<Void> start() {
        CompletableFuture<Void> started = discovery.start();
        clock.runPendingTasks();
        return started;
    }

    private CompletableFuture<Void> stop() {
        CompletableFuture<Void> stopped = discovery.stop();
        clock.runPendingTasks();
        return stopped;
    }

    /** The sockets of a start. */
    private List<Socket> opened(Runnable start) {
        int before = sockets.size();
        start.run();
        List<Socket> result = List.copyOf(sockets.subList(before, sockets.size()));
        assertThat(result).isNotEmpty();
        return result;
    }

    private void pass(long millis) {
        clock.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        clock.runScheduledPendingTasks();
    }

    private static void assertOpen(List<Socket> sockets, boolean open) {
        assertThat(sockets).allMatch(socket -> socket.channel().isOpen() == open);
    }

    @Test
    void startsOnceItsSocketsAreOpenAndClosesThem() {
        CompletableFuture<Void> started = start();
        assertThat(started).isNotDone();
        sockets.forEach(Socket::finish);
        assertThat(started).isCompleted();
        pass(25);
        assertThat(sockets).allMatch(socket -> socket.sent() == 1);
        assertThat(stop()).isCompleted();
        assertOpen(sockets, false);
    }

    @Test
    void socketsThatFinishOpeningAfterTheStopAreClosed() {
        start();
        CompletableFuture<Void> stopped = stop();
        assertThat(stopped).isNotDone();
        sockets.forEach(Socket::finish);
        assertThat(stopped).isCompleted();
        assertOpen(sockets, false);
    }

    @Test
    void startedAgainWhileSocketsAreBeingOpenedItKeepsThoseOfTheLastStart() {
        List<Socket> first = opened(this::start);
        stop();
        List<Socket> second = opened(this::start);
        second.forEach(Socket::finish);
        first.forEach(Socket::finish);
        assertOpen(first, false);
        assertOpen(second, true);
        assertThat(stop()).isCompleted();
        assertOpen(second, false);
    }

    @Test
    void asksOnceAtATimeHoweverOftenItWasStarted() {
        List<Socket> first = opened(this::start);
        stop();
        List<Socket> second = opened(this::start);
        first.forEach(Socket::finish);
        second.forEach(Socket::finish);
        pass(25);
        assertThat(second).allMatch(socket -> socket.sent() == 1);
        pass(1250);
        assertThat(second).allMatch(socket -> socket.sent() == 1);
        assertThat(first).allMatch(socket -> socket.sent() == 0);
        assertThat(sockets).hasSize(first.size() + second.size());
    }

    @Test
    void aStartWhileItRunsOpensNothing() {
        opened(this::start).forEach(Socket::finish);
        int count = sockets.size();
        assertThat(start()).isCompleted();
        assertThat(sockets).hasSize(count);
    }
}
