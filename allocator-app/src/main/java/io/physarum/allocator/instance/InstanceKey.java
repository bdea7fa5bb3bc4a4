package io.physarum.allocator.instance;

import io.physarum.allocator.driver.RunningInstance;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.service.ServiceName;

/**
 * What there is at most one instance of on this machine: a service in one version.
 *
 * @param name the service
 * @param contentHash what its instances are announced under
 * @param image what they are made of
 */
record InstanceKey(ServiceName name, String contentHash, String image) {

    static InstanceKey of(AllocationRequest request) {
        return new InstanceKey(
                request.name(), request.info().contentHash(), request.info().dockerHash());
    }

    static InstanceKey of(RunningInstance instance) {
        return new InstanceKey(
                instance.name(), instance.info().contentHash(), instance.info().dockerHash());
    }
}
