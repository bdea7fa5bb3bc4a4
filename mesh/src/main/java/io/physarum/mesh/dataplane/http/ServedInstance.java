package io.physarum.mesh.dataplane.http;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.physarum.mesh.service.ServiceName;

/** An instance that this node serves, and when it was last used. Thread-safe. */
public final class ServedInstance {

    private final ServiceName name;

    private final String contentHash;

    private final InetSocketAddress address;

    private final AtomicInteger active = new AtomicInteger();

    private final AtomicLong lastUsedNanos = new AtomicLong(System.nanoTime());

    ServedInstance(ServiceName name, String contentHash, InetSocketAddress address) {
        this.name = name;
        this.contentHash = contentHash;
        this.address = address;
    }

    /** The name it is served under. */
    public ServiceName name() {
        return name;
    }

    /** The content hash it is announced under. */
    public String contentHash() {
        return contentHash;
    }

    /** Where it listens on this machine. */
    public InetSocketAddress address() {
        return address;
    }

    /** A request or connection begins. */
    public void begin() {
        active.incrementAndGet();
    }

    /** A request or connection has ended. */
    public void end() {
        lastUsedNanos.set(System.nanoTime());
        active.decrementAndGet();
    }

    /** How long nothing has used it; zero while something does. */
    public java.time.Duration idle() {
        return active.get() > 0
                ? java.time.Duration.ZERO
                : java.time.Duration.ofNanos(System.nanoTime() - lastUsedNanos.get());
    }
}
