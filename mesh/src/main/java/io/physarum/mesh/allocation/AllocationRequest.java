package io.physarum.mesh.allocation;

import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;

/**
 * What is to be run.
 *
 * @param name the name by which the service is called
 * @param info what the registry says of it
 */
public record AllocationRequest(ServiceName name, ServiceInfo info) {}
