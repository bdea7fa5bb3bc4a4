package io.physarum.allocator.driver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.physarum.libp2p.testing.FreePorts;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;

/** Specifications of instances for tests, each with free ports of its own. */
public final class TestSpecs {

    private TestSpecs() {}

    /** An instance of {@code calc-server:1.1}. */
    public static InstanceSpec of(String image, Map<String, String> environment, long cpu, long memory) {
        InstancePorts ports = new InstancePorts(FreePorts.tcp(), FreePorts.tcp(), FreePorts.tcp());
        Map<String, String> all = new HashMap<>(environment);
        all.put("SERVICE_PORT", Integer.toString(ports.service()));
        return new InstanceSpec(
                "test-" + UUID.randomUUID(), ServiceName.of("calc-server:1.1"), info(image, cpu, memory), ports, all);
    }

    private static ServiceInfo info(String image, long cpu, long memory) {
        NetworkRequirement none = NetworkRequirement.NONE;
        List<String> http = List.of("http");
        return new ServiceInfo("hash", image, none, none, cpu, memory, ProxyForm.NODE, http, false, "1", null, null);
    }
}
