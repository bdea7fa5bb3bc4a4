package io.physarum.allocator.instance;

import java.lang.management.ManagementFactory;
import java.time.Duration;

import io.physarum.allocator.driver.DriverBusyException;
import io.physarum.allocator.driver.DriverException;
import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.driver.ImageUnavailableException;
import io.physarum.allocator.driver.InstanceStartException;
import io.physarum.allocator.instance.InstanceStarter.InstanceDiedException;
import io.physarum.mesh.allocation.AllocationOffer;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.AllocationService;
import io.physarum.mesh.allocation.StartedInstance;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.error.MeshException;
import io.physarum.mesh.flight.SingleFlight;
import io.physarum.mesh.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Allocation on this machine: decides whether there is room, and keeps one instance of a service at most. */
final class LocalAllocation implements AllocationService {

    private static final Logger log = LoggerFactory.getLogger(LocalAllocation.class);

    /** Another one is started without the room of an instance that hangs if that cannot be ended by then. */
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private final InstanceStarter starter;

    private final DriverStatuses statuses;

    private final Instances instances;

    private final Admission admission;

    private final Reservations reservations;

    private final InstanceRecorder recorder;

    private final SingleFlight<InstanceKey, LiveInstance> starts = new SingleFlight<>();

    LocalAllocation(
            InstanceStarter starter,
            DriverStatuses statuses,
            Instances instances,
            Admission admission,
            Reservations reservations,
            InstanceRecorder recorder) {
        this.starter = starter;
        this.statuses = statuses;
        this.instances = instances;
        this.admission = admission;
        this.reservations = reservations;
        this.recorder = recorder;
    }

    @Override
    public Mono<AllocationOffer> offer(AllocationRequest request) {
        return status(request)
                .flatMap(machine -> imagePresent(request, machine)
                        .map(present -> offer(machine, null, present))
                        .onErrorResume(
                                e -> e instanceof DriverException || e instanceof AllocationRefusedException,
                                e -> Mono.just(offer(machine, e.getMessage(), false)))
                        .doOnNext(offer -> recorder.offered(offer.accepted())));
    }

    @Override
    public Mono<StartedInstance> start(AllocationRequest request) {
        return Mono.defer(() -> {
            InstanceKey key = InstanceKey.of(request);
            return starts.run(key, () -> findOrStart(key, request)).map(LiveInstance::started);
        });
    }

    private Mono<LiveInstance> findOrStart(InstanceKey key, AllocationRequest request) {
        return Mono.justOrEmpty(instances.reuse(key))
                .filterWhen(this::isUsable)
                .switchIfEmpty(Mono.defer(() -> startNew(key, request)));
    }

    /** One that hangs is ended: whoever asks for it has had no answer of it, and would have none again. */
    private Mono<Boolean> isUsable(LiveInstance instance) {
        return Liveness.objection(instance)
                .flatMap(why -> {
                    log.warn("{} hangs and is ended: {}", instance.instance(), why);
                    instances.died(instance.key());
                    Mono<Void> ended = Mono.fromFuture(
                            instances.retire(instance, EndReason.HUNG).toFuture(), true);
                    return ended.timeout(END_LIMIT, Mono.empty()).thenReturn(false);
                })
                .defaultIfEmpty(true);
    }

    private Mono<LiveInstance> startNew(InstanceKey key, AllocationRequest request) {
        return status(request)
                .map(machine -> admission.reserve(request, machine))
                .flatMap(reservation -> start(request, reservation).doOnError(e -> reservation.release()))
                .doOnError(InstanceDiedException.class, e -> instances.died(key))
                .onErrorMap(LocalAllocation::refused)
                .doOnError(e -> recorder.notStarted(reason(e)));
    }

    private Mono<LiveInstance> start(AllocationRequest request, Reservation reservation) {
        Stages stages = new Stages(TimeSource.system());
        return starter.start(request, reservation, stages)
                .flatMap(ready -> Mono.fromCallable(() -> publish(request, ready, reservation, stages))
                        .onErrorResume(e ->
                                starter.discard(ready.instance(), reservation).then(Mono.error(e))));
    }

    private LiveInstance publish(
            AllocationRequest request, ReadyInstance ready, Reservation reservation, Stages stages) {
        admission.checkOpen(request);
        LiveInstance instance =
                new LiveInstance(ready.instance(), ready.peer(), reservation, ready.exit(), stages.taken());
        instances.add(instance);
        recorder.started(instance.timings());
        log.info("{} runs at {}: {}", ready.instance(), ready.instance().address(), instance.timings());
        return instance;
    }

    /** Whether the image of what is asked for is here; fails, with the reason, if the request would be refused now. */
    private Mono<Boolean> imagePresent(AllocationRequest request, DriverStatus machine) {
        return Mono.defer(() -> {
            InstanceKey key = InstanceKey.of(request);
            boolean isNew = !starts.isRunning(key) && instances.find(key).isEmpty();
            admission.check(request, machine, isNew);
            return starter.imagePresent(request.info().dockerHash(), isNew);
        });
    }

    private Mono<DriverStatus> status(AllocationRequest request) {
        return statuses.of(request.info().dockerHash());
    }

    private AllocationOffer offer(DriverStatus machine, @Nullable String refusal, boolean present) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()
                / Runtime.getRuntime().availableProcessors();
        return new AllocationOffer(
                refusal == null,
                refusal,
                Math.max(0, reservations.freeCpu(machine)),
                Math.max(0, reservations.freeMemory(machine)),
                Math.max(0, load),
                present,
                reservations.instances());
    }

    /** What the one who asked is told. */
    private static Throwable refused(Throwable e) {
        if (e instanceof MeshException) {
            return e;
        }
        return new AllocationRefusedException(reasonOf(e), String.valueOf(e.getMessage()), e);
    }

    private static Reason reasonOf(Throwable e) {
        if (e instanceof ImageUnavailableException) {
            return Reason.IMAGE_UNAVAILABLE;
        }
        if (e instanceof InstanceStartException || e instanceof InstanceDiedException) {
            return Reason.START_FAILED;
        }
        return e instanceof DriverBusyException ? Reason.BUSY : Reason.OTHER;
    }

    private static Reason reason(Throwable e) {
        return e instanceof AllocationRefusedException refused ? refused.reason() : Reason.OTHER;
    }
}
