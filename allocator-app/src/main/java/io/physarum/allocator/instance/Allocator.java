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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The life-cycle agent of this machine, put together. */
public final class Allocator {

    private static final Logger log = LoggerFactory.getLogger(Allocator.class);

    private final VirtualizationDriver driver;

    private final Announcements announcements;

    private final Instances instances;

    private final IdleCuller culler;

    private final List<Adoption> adoptions;

    private final Map<String, Mono<DriverStatus>> statuses = new LinkedHashMap<>();

    private final LocalAllocation allocation;

    private volatile boolean open;

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
        Readiness readiness = new Readiness(node::self, proxies);
        PortPool pool = new PortPool(ports.first(), ports.last(), random);
        CrashHistory crashes = new CrashHistory(settings.crashes(), TimeSource.system());
        Reservations reservations = new Reservations(settings.limits());
        InstanceRecorder recorder = new InstanceMeters(node.meters(), reservations);
        this.driver = drivers.size() == 1 ? drivers.get(0) : new DriverByImage(drivers);
        this.announcements = new Announcements(node.dht());
        this.instances = new Instances(driver, node.served(), announcements, pool, crashes, recorder);
        this.culler = new IdleCuller(instances, proxies, settings.idleTimeout());
        this.adoptions = drivers.stream()
                .map(each -> new Adoption(each, instances, reservations, pool, readiness))
                .toList();
        drivers.forEach(each -> statuses.put(each.name(), each.status()));
        this.allocation = new LocalAllocation(
                driver,
                new InstanceStarter(driver, settings, pool, environment, readiness, random),
                instances,
                new Admission(driver, instances, reservations, crashes, environment, () -> open),
                reservations,
                recorder);
    }

    /**
     * Takes over the instances from before and then starts others; until then requests are refused. Returns at once. A driver
     * that is not available holds up none of the others.
     */
    public void start() {
        announcements.add(AllocationProtocols.RENDEZVOUS);
        culler.start();
        Flux.fromIterable(adoptions)
                .flatMap(Adoption::run)
                .subscribe(
                        done -> {},
                        failure -> log.error("the instances from before cannot be taken over", failure),
                        () -> open = true);
    }

    /** Withdraws all instances and gives up the driver, which ends or keeps them. */
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            open = false;
            culler.stop();
            adoptions.forEach(Adoption::stop);
            announcements.remove(AllocationProtocols.RENDEZVOUS);
            instances.withdrawAll();
            return driver.close();
        });
    }

    /** What it does for others. */
    public AllocationService service() {
        return allocation;
    }

    /** What each driver says of itself, by its name. */
    public Mono<Map<String, DriverStatus>> driverStatuses() {
        return Flux.fromIterable(statuses.entrySet())
                .flatMapSequential(each -> each.getValue().map(status -> Map.entry(each.getKey(), status)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue, LinkedHashMap::new);
    }

    /** Whether requests for instances are taken. */
    public boolean isOpen() {
        return open;
    }

    /** The instances that can be used now. */
    public List<InstanceView> instances() {
        return instances.all().stream().map(InstanceView::of).toList();
    }
}
