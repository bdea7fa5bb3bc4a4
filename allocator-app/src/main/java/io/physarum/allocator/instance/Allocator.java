package io.physarum.allocator.instance;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.mesh.allocation.AllocationProtocols;
import io.physarum.mesh.allocation.AllocationService;
import io.physarum.mesh.time.TimeSource;
import reactor.core.publisher.Mono;

/** The life-cycle agent of this machine, put together. */
public final class Allocator {

    private final Drivers drivers;

    private final Announcements announcements;

    private final Instances instances;

    private final IdleCuller culler;

    private final Adoptions adoptions;

    private final DriverStatuses statuses;

    private final LocalAllocation allocation;

    /**
     * An allocator that has not started.
     *
     * @param drivers the drivers; which runs an image depends on the image
     * @param ports the ports that instances may be given
     */
    public Allocator(
            List<VirtualizationDriver> drivers,
            AllocatorNode node,
            InstanceSettings settings,
            InstanceEnvironment environment,
            PortRange ports) {
        SecureRandom random = new SecureRandom();
        EmbeddedProxy proxies = new EmbeddedProxy();
        ForeignProxies foreign = new ForeignProxies(node.providers());
        Readiness readiness = new Readiness(node::self, proxies, foreign);
        PortPool pool = new PortPool(ports.first(), ports.last(), random);
        CrashHistory crashes = new CrashHistory(settings.crashes(), TimeSource.system());
        Reservations reservations = new Reservations(settings.limits());
        InstanceRecorder recorder = new InstanceMeters(node.meters(), reservations);
        this.drivers = new Drivers(drivers);
        this.announcements = new Announcements(node.dht());
        this.instances = new Instances(this.drivers, node.served(), announcements, pool, crashes, recorder);
        this.culler = new IdleCuller(instances, proxies, foreign, settings.idleTimeout());
        this.statuses = new DriverStatuses(this.drivers);
        this.adoptions = new Adoptions(drivers.stream()
                .map(each -> new Adoption(each, statuses, instances, reservations, pool, readiness))
                .toList());
        this.allocation = new LocalAllocation(
                new InstanceStarter(this.drivers, settings, pool, environment, readiness, random),
                statuses,
                instances,
                new Admission(this.drivers, reservations, crashes, environment, adoptions),
                reservations,
                recorder);
    }

    /**
     * Takes over the instances from before and then starts others. Returns at once. Each driver does so for itself: requests for
     * what it runs are refused until it has, and one that is not available holds up none of the others.
     */
    public void start() {
        announcements.add(AllocationProtocols.RENDEZVOUS);
        culler.start();
        adoptions.start();
    }

    /** Withdraws all instances and gives up the driver, which ends or keeps them. */
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            culler.stop();
            adoptions.stop();
            announcements.remove(AllocationProtocols.RENDEZVOUS);
            instances.withdrawAll();
            return drivers.close();
        });
    }

    /** What it does for others. */
    public AllocationService service() {
        return allocation;
    }

    /**
     * Whether each driver could start instances now, by its name. Answered within seconds, also by drivers behind which something
     * hangs; never fails.
     */
    public Mono<Map<String, DriverStatus>> driverStatuses() {
        return statuses.now().map(said -> {
            Map<String, DriverStatus> byName = new LinkedHashMap<>();
            said.forEach((each, status) -> byName.put(each.name(), unlessPending(each, status)));
            return byName;
        });
    }

    private DriverStatus unlessPending(VirtualizationDriver of, DriverStatus status) {
        return status.available()
                ? adoptions.pending(of).map(DriverStatus::unavailable).orElse(status)
                : status;
    }

    /** Whether it has started: every driver has taken over what runs from before, or could not do so soon. */
    public boolean isOpen() {
        return adoptions.isOpen();
    }

    /** The instances that can be used now. */
    public List<InstanceView> instances() {
        return instances.all().stream().map(InstanceView::of).toList();
    }
}
