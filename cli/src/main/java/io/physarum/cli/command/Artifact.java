package io.physarum.cli.command;

import java.util.List;

import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceConf;
import io.physarum.mesh.service.ServiceInfo;
import org.jspecify.annotations.Nullable;

/**
 * What was made of a service: an image or a bundle.
 *
 * @param contentHash what its instances are announced under
 * @param reference what an allocator runs: the image by digest, or {@code bundle:<cid>}
 * @param form who serves its instances
 * @param image the image's readable name; null for a bundle, and for an image named by digest alone
 */
record Artifact(
        String contentHash,
        String reference,
        ProxyForm form,
        @Nullable String image) {

    /** The registry's entry for the service. */
    ServiceInfo describe(ServiceConf conf) {
        return new ServiceInfo(
                contentHash,
                reference,
                conf.networkSoftReq(),
                conf.networkHardReq(),
                conf.cpuReq(),
                conf.memoryReq(),
                form,
                List.of("http"),
                false,
                null,
                image,
                null);
    }
}
