package io.physarum.allocator.instance;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.util.NetUtil;
import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.mesh.allocation.StartedInstance;
import io.physarum.mesh.dataplane.http.ServedInstance;
import io.physarum.mesh.service.ProxyForm;
import org.jspecify.annotations.Nullable;

/** An instance that can be used, until it is {@linkplain #retire retired}. */
final class LiveInstance {

    private final RunningInstance instance;

    private final PeerInfo peer;

    private final Reservation reservation;

    private final CompletableFuture<InstanceExit> exit;

    private final Map<String, Duration> timings;

    private final Instant since = Instant.now();

    private final AtomicBoolean retired = new AtomicBoolean();

    private volatile @Nullable ServedInstance served;

    private volatile boolean superseded;

    private volatile boolean announcedByItself;

    LiveInstance(
            RunningInstance instance,
            PeerInfo peer,
            Reservation reservation,
            CompletableFuture<InstanceExit> exit,
            Map<String, Duration> timings) {
        this.instance = instance;
        this.peer = peer;
        this.reservation = reservation;
        this.exit = exit;
        this.timings = timings;
    }

    RunningInstance instance() {
        return instance;
    }

    InstanceKey key() {
        return InstanceKey.of(instance);
    }

    PeerInfo peer() {
        return peer;
    }

    Reservation reservation() {
        return reservation;
    }

    CompletableFuture<InstanceExit> exit() {
        return exit;
    }

    Map<String, Duration> timings() {
        return timings;
    }

    Instant since() {
        return since;
    }

    /** Whether it is the same instance, found twice. */
    boolean isSameAs(LiveInstance other) {
        return instance.handle().equals(other.instance.handle());
    }

    /** Whether this node serves it, and not a proxy of its own. */
    boolean isServedByNode() {
        return instance.info().proxy() == ProxyForm.NODE;
    }

    /** How this node serves it; null if its own proxy does. */
    @Nullable
    ServedInstance served() {
        return served;
    }

    void servedAs(ServedInstance served) {
        this.served = served;
    }

    /** Whether another version of the service was started since it was last asked for. */
    boolean isSuperseded() {
        return superseded;
    }

    void supersede(boolean superseded) {
        this.superseded = superseded;
    }

    /** Whether a proxy of its own was seen to announce it. */
    boolean isAnnouncedByItself() {
        return announcedByItself;
    }

    void announcedByItself() {
        announcedByItself = true;
    }

    /** True for the first who asks: that one ends it. */
    boolean retire() {
        return retired.compareAndSet(false, true);
    }

    boolean isRetired() {
        return retired.get();
    }

    StartedInstance started() {
        return new StartedInstance(peer, NetUtil.toSocketAddressString(instance.address()), timings);
    }
}
