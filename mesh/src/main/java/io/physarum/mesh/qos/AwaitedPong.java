package io.physarum.mesh.qos;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A ping that is not answered yet, and the services for which an answer would come too late. Guarded by the pool's monitor. */
final class AwaitedPong {

    private final PeerId peer;

    private final long sentNanos;

    private final Set<ServiceName> tooLate = new HashSet<>();

    private @Nullable Disposable look;

    private boolean ended;

    AwaitedPong(PeerId peer, long sentNanos) {
        this.peer = peer;
        this.sentNanos = sentNanos;
    }

    PeerId peer() {
        return peer;
    }

    /** How long the answer has been awaited. */
    Duration age(long nowNanos) {
        return Duration.ofNanos(nowNanos - sentNanos);
    }

    /** The age at which it next is too late for one of these instances; empty if there is no such. */
    static Optional<Duration> nextLimit(List<PooledInstance> instances, Duration age) {
        return instances.stream()
                .map(instance -> instance.info().networkHardReq())
                .filter(hard -> hard.isMetBy(age) && hard.roundTripMillis() > 0)
                .map(hard -> Duration.ofMillis(hard.roundTripMillis() + 1))
                .min(Duration::compareTo);
    }

    /** Whether it is still awaited will be looked at later. */
    void lookLater(Disposable later) {
        look = later;
    }

    /** The answer comes too late for a service: it says no more about its instance. */
    void tooLateFor(ServiceName name) {
        tooLate.add(name);
    }

    boolean isTooLateFor(ServiceName name) {
        return tooLate.contains(name);
    }

    /** It is awaited no longer. */
    void end() {
        ended = true;
        if (look != null) {
            look.dispose();
        }
    }

    boolean hasEnded() {
        return ended;
    }
}
