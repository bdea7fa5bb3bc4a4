package io.physarum.mesh.dataplane.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;

/** An instance that this node serves, when it was last used, and whether it answers. Thread-safe. */
public final class ServedInstance {

    /** So many requests in a row, and one that answers none of them is silent; a single one may be slow by its nature. */
    public static final int SILENT_AFTER = 3;

    /** Who has waited for less says nothing of an instance. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What was so long ago says nothing any more. */
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final ServiceName name;

    private final String contentHash;

    private final InetSocketAddress address;

    private final AtomicInteger active = new AtomicInteger();

    private final TimeSource time;

    private volatile long lastUsedNanos;

    private volatile long lastAnsweredNanos;

    private volatile int unanswered;

    private long lastUnansweredNanos;

    ServedInstance(ServiceName name, String contentHash, InetSocketAddress address, TimeSource time) {
        this.name = name;
        this.contentHash = contentHash;
        this.address = address;
        this.time = time;
        this.lastUsedNanos = time.nanos();
        this.lastAnsweredNanos = lastUsedNanos;
        this.lastUnansweredNanos = lastUsedNanos;
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
        lastUsedNanos = time.nanos();
        active.decrementAndGet();
    }

    /** How long nothing has used it; zero while something does. */
    public Duration idle() {
        return active.get() > 0 ? Duration.ZERO : time.since(lastUsedNanos);
    }

    /** When a request begins, for {@link #unanswered}. */
    long now() {
        return time.nanos();
    }

    /** A request has the beginning of its answer. */
    void answered() {
        lastAnsweredNanos = time.nanos();
        if (unanswered != 0) {
            unanswered = 0;
        }
    }

    /**
     * A request that the instance had as a whole has ended without an answer. While others are answered that says nothing, and of
     * requests side by side one counts.
     */
    synchronized void unanswered(long begunNanos) {
        boolean waited = time.since(begunNanos).compareTo(PATIENCE) >= 0;
        boolean isNext = begunNanos - lastAnsweredNanos >= 0 && begunNanos - lastUnansweredNanos >= 0;
        if (waited && isNext) {
            boolean isForgotten = time.since(lastUnansweredNanos).compareTo(MEMORY) > 0;
            unanswered = isForgotten ? 1 : unanswered + 1;
            lastUnansweredNanos = time.nanos();
        }
    }

    /**
     * Whether the last requests, {@value #SILENT_AFTER} or more, one after the other, waited for ten seconds or longer each and had
     * no answer, whoever gave them up.
     */
    public boolean isSilent() {
        return unanswered >= SILENT_AFTER;
    }
}
