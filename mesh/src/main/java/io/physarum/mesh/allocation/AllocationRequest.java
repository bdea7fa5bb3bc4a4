package io.physarum.mesh.allocation;

import java.util.List;

import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;

/**
 * What is to be run.
 *
 * @param name the name by which the service is called
 * @param info what the registry says of it
 */
public record AllocationRequest(ServiceName name, ServiceInfo info) {

    /**
     * A request of which only the image is known, as the original's text command makes it: the name is the image's own,
     * without its registry, tag and digest; there are no requirements, the content hash is empty, and the proxy is in the
     * image. An {@link IllegalArgumentException} says what is wrong with the image's name.
     */
    public static AllocationRequest ofImage(String image) {
        String name =
                image.substring(image.lastIndexOf('/', beforeDigest(image)) + 1).split("[:@]", 2)[0];
        ServiceInfo info = new ServiceInfo(
                "",
                image,
                NetworkRequirement.NONE,
                NetworkRequirement.NONE,
                0,
                0,
                ProxyForm.EMBEDDED,
                List.of("http"),
                false,
                null,
                image,
                null);
        return new AllocationRequest(ServiceName.of(name), info);
    }

    private static int beforeDigest(String image) {
        int digest = image.indexOf('@');
        return digest < 0 ? image.length() : digest;
    }
}
