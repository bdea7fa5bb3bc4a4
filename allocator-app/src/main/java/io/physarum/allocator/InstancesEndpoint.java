package io.physarum.allocator;

import java.util.Comparator;
import java.util.List;

import io.physarum.allocator.instance.Allocator;
import io.physarum.allocator.instance.InstanceView;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Actuator endpoint {@code instances}: what this allocator runs. */
@Endpoint(id = "instances")
final class InstancesEndpoint {

    private final Allocator allocator;

    InstancesEndpoint(Allocator allocator) {
        this.allocator = allocator;
    }

    @ReadOperation
    InstancesView instances() {
        return new InstancesView(allocator.instances().stream()
                .sorted(Comparator.comparing(InstanceView::service))
                .toList());
    }

    /**
     * What the endpoint answers.
     *
     * @param instances the instances that can be used now
     */
    record InstancesView(List<InstanceView> instances) {}
}
