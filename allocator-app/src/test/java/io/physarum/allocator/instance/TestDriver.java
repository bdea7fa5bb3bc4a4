package io.physarum.allocator.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.driver.DriverUnavailableException;
import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.InstanceStopException;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A driver whose instances are sockets that listen, and which fails or hangs when it is told to. */
final class TestDriver implements VirtualizationDriver {

    final Map<String, RunningInstance> running = new ConcurrentHashMap<>();

    final List<String> stopped = new CopyOnWriteArrayList<>();

    final AtomicInteger adoptions = new AtomicInteger();

    final AtomicInteger asked = new AtomicInteger();

    /** The most questions how it is that were open at once. */
    final AtomicInteger mostAskedAtOnce = new AtomicInteger();

    private final AtomicInteger askedNow = new AtomicInteger();

    /** Whether what stands behind it is away: it finds no instances. */
    volatile boolean away;

    /** Whether it never says how it is. */
    volatile boolean silent;

    /** Whether what it starts does not listen. */
    volatile boolean deaf;

    /** How often ending an instance fails. */
    final AtomicInteger stopFailures = new AtomicInteger();

    private final String name;

    private final Map<String, ServerSocket> sockets = new ConcurrentHashMap<>();

    /** Kept, as one that nobody has is closed some time. */
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    TestDriver(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Mono<DriverStatus> status() {
        return Mono.defer(() -> {
            asked.incrementAndGet();
            mostAskedAtOnce.accumulateAndGet(askedNow.incrementAndGet(), Math::max);
            Mono<DriverStatus> status = Mono.just(new DriverStatus(true, "a test", null, 200, 1000));
            return (silent ? Mono.<DriverStatus>never() : status).doFinally(signal -> askedNow.decrementAndGet());
        });
    }

    @Override
    public boolean runs(String image) {
        return image.startsWith(name + ":");
    }

    @Override
    public Mono<Boolean> imagePresent(String image) {
        return Mono.just(true);
    }

    @Override
    public Mono<Void> pull(String image) {
        return Mono.empty();
    }

    @Override
    public Mono<RunningInstance> start(InstanceSpec spec) {
        return Mono.fromCallable(() -> {
            RunningInstance instance = spec.running("handle-of-" + spec.id());
            if (!deaf) {
                listen(instance);
            }
            running.put(instance.handle(), instance);
            return instance;
        });
    }

    /** Lets an instance listen. */
    void listen(RunningInstance instance) {
        try {
            sockets.put(
                    instance.handle(),
                    new ServerSocket(instance.ports().service(), 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets an instance listen no more, and run on. */
    void deafen(RunningInstance instance) {
        close(sockets.remove(instance.handle()));
    }

    /** Waits until an instance is sent something; it never answers. Connections that carry nothing do not count. */
    void awaitRequest(RunningInstance instance) throws IOException {
        ServerSocket socket = Objects.requireNonNull(sockets.get(instance.handle()));
        int first;
        do {
            Socket connection = socket.accept();
            connections.add(connection);
            first = connection.getInputStream().read();
        } while (first < 0);
    }

    @Override
    public Mono<InstanceExit> exit(RunningInstance instance) {
        return Mono.never();
    }

    @Override
    public Mono<String> lastOutput(RunningInstance instance) {
        return Mono.just("");
    }

    @Override
    public Mono<Void> stop(RunningInstance instance) {
        return Mono.fromRunnable(() -> {
            if (stopFailures.getAndDecrement() > 0) {
                throw new InstanceStopException("it lives on", null);
            }
            stopped.add(instance.handle());
            running.remove(instance.handle());
            close(sockets.remove(instance.handle()));
        });
    }

    @Override
    public Flux<RunningInstance> adopt() {
        return Flux.defer(() -> {
            adoptions.incrementAndGet();
            return away
                    ? Flux.error(new DriverUnavailableException("the test is away", null))
                    : Flux.fromIterable(new ArrayList<>(running.values()));
        });
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> sockets.values().forEach(TestDriver::close));
    }

    private static void close(@Nullable ServerSocket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
