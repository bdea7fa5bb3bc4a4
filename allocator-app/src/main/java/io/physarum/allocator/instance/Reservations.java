package io.physarum.allocator.instance;

import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.instance.InstanceSettings.Limits;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.service.ServiceInfo;

/** How much room the machine has and how much of it is taken. Thread-safe. */
final class Reservations {

    private final Limits limits;

    private int instances;

    private long cpuPercent;

    private long memoryMebibytes;

    Reservations(Limits limits) {
        this.limits = limits;
    }

    /** Takes room for an instance, or fails with the reason why there is none. */
    synchronized Reservation reserve(ServiceInfo info, DriverStatus machine) {
        check(info, machine);
        return take(info);
    }

    /** Takes room for an instance that runs already, whether there is any or not. */
    synchronized Reservation take(ServiceInfo info) {
        instances++;
        cpuPercent += info.cpuReq();
        memoryMebibytes += info.memoryReq();
        return new Reservation(this, info.cpuReq(), info.memoryReq());
    }

    /** Fails with the reason if there is no room. */
    synchronized void check(ServiceInfo info, DriverStatus machine) {
        if (info.cpuReq() < 0 || info.memoryReq() < 0) {
            throw new AllocationRefusedException(
                    Reason.INVALID_REQUEST,
                    "CpuReq " + info.cpuReq() + " and MemoryReq " + info.memoryReq() + " must not be negative",
                    null);
        }
        if (instances >= limits.instances()) {
            throw new AllocationRefusedException(
                    Reason.BUSY,
                    "all " + limits.instances() + " instances run that physarum.allocator.max-instances allows",
                    null);
        }
        if (info.cpuReq() > freeCpu(machine)) {
            throw new AllocationRefusedException(
                    Reason.NO_CPU,
                    "it needs " + info.cpuReq() + " % of a core, " + Math.max(0, freeCpu(machine)) + " % are free",
                    null);
        }
        if (info.memoryReq() > freeMemory(machine)) {
            throw new AllocationRefusedException(
                    Reason.NO_MEMORY,
                    "it needs " + info.memoryReq() + " MiB of memory, " + Math.max(0, freeMemory(machine))
                            + " MiB are free",
                    null);
        }
    }

    synchronized long freeCpu(DriverStatus machine) {
        return limit(limits.cpuPercent(), machine.cpuPercent()) - cpuPercent;
    }

    synchronized long freeMemory(DriverStatus machine) {
        return limit(limits.memoryMebibytes(), machine.memoryMebibytes()) - memoryMebibytes;
    }

    synchronized int instances() {
        return instances;
    }

    synchronized long reservedCpu() {
        return cpuPercent;
    }

    synchronized long reservedMemory() {
        return memoryMebibytes;
    }

    synchronized void release(Reservation reservation) {
        instances--;
        cpuPercent -= reservation.cpuPercent();
        memoryMebibytes -= reservation.memoryMebibytes();
    }

    private static long limit(long configured, long machine) {
        return configured == 0 ? machine : Math.min(configured, machine);
    }
}
