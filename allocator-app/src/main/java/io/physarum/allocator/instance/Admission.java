package io.physarum.allocator.instance;

import io.physarum.allocator.driver.DriverStatus;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;

/** Decides whether an instance may be started now. Thread-safe. */
final class Admission {

    private final Drivers drivers;

    private final Reservations reservations;

    private final CrashHistory crashes;

    private final InstanceEnvironment environment;

    private final Adoptions adoptions;

    Admission(
            Drivers drivers,
            Reservations reservations,
            CrashHistory crashes,
            InstanceEnvironment environment,
            Adoptions adoptions) {
        this.drivers = drivers;
        this.reservations = reservations;
        this.crashes = crashes;
        this.environment = environment;
        this.adoptions = adoptions;
    }

    /**
     * Fails, with the reason, if the request would be refused now.
     *
     * @param isNew whether no instance of it runs or is being started: those have their room already
     */
    void check(AllocationRequest request, DriverStatus machine, boolean isNew) {
        checkAtAll(request, machine);
        if (isNew) {
            crashes.check(InstanceKey.of(request));
            reservations.check(request.info(), machine);
        }
    }

    /** Takes room for a new instance, or fails with the reason why it is refused. */
    Reservation reserve(AllocationRequest request, DriverStatus machine) {
        checkAtAll(request, machine);
        crashes.check(InstanceKey.of(request));
        return reservations.reserve(request.info(), machine);
    }

    /** Fails while the allocator, or the driver of the image, takes no requests. */
    void checkOpen(AllocationRequest request) {
        adoptions.check(request.info().dockerHash());
    }

    private void checkAtAll(AllocationRequest request, DriverStatus machine) {
        ServiceInfo info = request.info();
        if (drivers.find(info.dockerHash()).isEmpty()) {
            throw new AllocationRefusedException(
                    Reason.INVALID_REQUEST,
                    "this allocator does not run '" + info.dockerHash() + "': physarum.allocator.driver is "
                            + drivers.names(),
                    null);
        }
        if (!machine.available()) {
            throw new AllocationRefusedException(machine.detail(), null);
        }
        checkOpen(request);
        if (info.proxy() == ProxyForm.NODE && info.contentHash().isBlank()) {
            throw new AllocationRefusedException(
                    Reason.INVALID_REQUEST, request.name() + " has no content hash to announce it under", null);
        }
        if (info.proxy() == ProxyForm.EMBEDDED && !environment.isJoinable()) {
            throw new AllocationRefusedException(
                    Reason.NOT_ALLOWED,
                    "the proxy in the image of " + request.name()
                            + " could not join this private network: its key is in"
                            + " a file (physarum.p2p.swarm-key-file), and only a passphrase can be handed on",
                    null);
        }
    }
}
