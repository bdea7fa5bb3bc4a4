package io.physarum.allocator;

import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.instance.Allocator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/** Health {@code allocator}: down while no driver could start anything. */
final class AllocatorHealthIndicator implements ReactiveHealthIndicator {

    private final Allocator allocator;

    AllocatorHealthIndicator(Allocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public Mono<Health> health() {
        return allocator.driverStatuses().map(this::of);
    }

    private Health of(Map<String, DriverStatus> drivers) {
        boolean up = allocator.isOpen() && drivers.values().stream().anyMatch(DriverStatus::available);
        Map<String, Object> details = new LinkedHashMap<>();
        drivers.forEach((name, status) -> {
            String limits = status.limits() == null ? "not enforced" : "enforced by " + status.limits();
            details.put(
                    name,
                    status.available()
                            ? Map.of("status", "UP", "detail", status.detail(), "limits", limits)
                            : Map.of("status", "DOWN", "detail", status.detail()));
        });
        return Health.status(up ? Status.UP : Status.DOWN)
                .withDetail("instances", allocator.instances().size())
                .withDetail("drivers", details)
                .build();
    }
}
