package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.mesh.dataplane.http.ServedInstance;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.error.LogLine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The instances that can be used. From here they are served, announced and watched, and here each ends, once. Thread-safe. */
final class Instances {

    private static final Logger log = LoggerFactory.getLogger(Instances.class);

    /** For requests that have found the instance but not begun yet when it is withdrawn. */
    private static final Duration DRAIN_DELAY = Duration.ofMillis(250);

    private static final Duration DRAIN_POLL = Duration.ofMillis(50);

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);

    private final Drivers drivers;

    private final ServedInstances served;

    private final Announcements announcements;

    private final PortPool ports;

    private final CrashHistory crashes;

    private final InstanceRecorder recorder;

    private final Map<InstanceKey, LiveInstance> live = new ConcurrentHashMap<>();

    Instances(
            Drivers drivers,
            ServedInstances served,
            Announcements announcements,
            PortPool ports,
            CrashHistory crashes,
            InstanceRecorder recorder) {
        this.drivers = drivers;
        this.served = served;
        this.announcements = announcements;
        this.ports = ports;
        this.crashes = crashes;
        this.recorder = recorder;
    }

    Optional<LiveInstance> find(InstanceKey key) {
        return Optional.ofNullable(live.get(key));
    }

    /** Finds an instance that is wanted again, so that it is kept as long as any other. */
    Optional<LiveInstance> reuse(InstanceKey key) {
        Optional<LiveInstance> found = find(key);
        found.ifPresent(instance -> instance.supersede(false));
        return found;
    }

    Collection<LiveInstance> all() {
        return List.copyOf(live.values());
    }

    /**
     * Serves and announces an instance from now on. Other versions of the service are kept while they are in use, and end
     * sooner than usual when they are not: see {@link IdleCuller}. Whoever asks for a version can thus not take another one
     * away from those who use it.
     */
    void add(LiveInstance instance) {
        LiveInstance known = live.get(instance.key());
        if (known != null && known.isSameAs(instance)) {
            log.warn("{} is in use already", instance.instance());
            instance.reservation().release();
            return;
        }
        // Before anybody can see it: the culler asks those that are served how long they were idle.
        serve(instance);
        LiveInstance former = live.put(instance.key(), instance);
        live.values().stream()
                .filter(other -> other != instance
                        && other.key().name().equals(instance.key().name()))
                .forEach(other -> other.supersede(true));
        if (former != null) {
            // Of one version there is one; two are found only when they run from before.
            retire(former, EndReason.REPLACED).subscribe();
        }
        instance.exit().whenComplete((exit, failure) -> onExit(instance, exit));
    }

    private void serve(LiveInstance instance) {
        if (instance.isServedByNode()) {
            String contentHash = instance.instance().info().contentHash();
            instance.servedAs(served.serve(
                    instance.instance().name(), contentHash, instance.instance().address()));
            announcements.add(contentHash);
        }
    }

    /** An instance died by itself, before or after it could be used, or hung. */
    void died(InstanceKey key) {
        crashes.died(key);
    }

    private void onExit(LiveInstance instance, @Nullable InstanceExit exit) {
        if (instance.isRetired()) {
            return;
        }
        died(instance.key());
        log.warn("{} {}", instance.instance(), exit == null ? "is lost" : LogLine.of(exit.describe()));
        retire(instance, EndReason.DIED).subscribe();
    }

    /**
     * Ends an instance: it is withdrawn at once, and stopped when nothing uses it any more, or after ten seconds. Only the first
     * call has an effect. Its room is free again when it is known to have ended: until then that is tried again and again.
     */
    Mono<Void> retire(LiveInstance instance, EndReason reason) {
        return Mono.defer(() -> {
            if (!withdraw(instance, reason)) {
                return Mono.empty();
            }
            log.info("{} is stopped: {}", instance.instance(), reason);
            RunningInstance running = instance.instance();
            return drained(instance.served())
                    .then(Ending.of(drivers.of(running), running, ports, instance.reservation()));
        });
    }

    /** Withdraws everything; what becomes of the instances is up to the driver. */
    void withdrawAll() {
        all().forEach(instance -> withdraw(instance, EndReason.STOPPED));
    }

    private boolean withdraw(LiveInstance instance, EndReason reason) {
        if (!instance.retire()) {
            return false;
        }
        live.remove(instance.key(), instance);
        ServedInstance servedInstance = instance.served();
        if (servedInstance != null) {
            served.withdraw(servedInstance);
            announcements.remove(instance.instance().info().contentHash());
        }
        recorder.ended(reason);
        return true;
    }

    private static Mono<Void> drained(@Nullable ServedInstance servedInstance) {
        if (servedInstance == null) {
            return Mono.empty();
        }
        return Mono.delay(DRAIN_DELAY)
                .then(Mono.fromCallable(() -> !servedInstance.idle().isZero())
                        .filter(Boolean::booleanValue)
                        .repeatWhenEmpty(rounds -> rounds.delayElements(DRAIN_POLL))
                        .timeout(DRAIN_LIMIT, Mono.empty()))
                .then();
    }
}
