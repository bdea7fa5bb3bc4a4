package io.physarum.allocator.instance;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.physarum.allocator.driver.InstancePorts;
import io.physarum.mesh.service.ProxyForm;

/**
 * The environment variables of an instance, which are the original's.
 *
 * @param gateway this machine's gateway, through which a plain service calls others
 * @param bootstraps how a proxy inside of an image finds the network; this node's own addresses are among them
 * @param isJoinable whether a proxy inside of an image could join the network with what it is given
 * @param network what only a proxy inside of an image is told of the network, such as the passphrase of a private one, by variable
 * @param metricsAddress where a proxy inside of an image that shares this machine's network answers; without it, at all addresses
 */
public record InstanceEnvironment(
        InetSocketAddress gateway,
        Supplier<List<String>> bootstraps,
        boolean isJoinable,
        Map<String, String> network,
        Optional<String> metricsAddress) {

    /**
     * The variables of an instance.
     *
     * @param sharesNetwork whether its ports are this machine's own
     */
    Map<String, String> of(ProxyForm form, InstancePorts ports, boolean sharesNetwork) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("SERVICE_PORT", Integer.toString(ports.service()));
        variables.put("METRICS_PORT", Integer.toString(ports.metrics()));
        if (form == ProxyForm.NODE) {
            variables.put("PROXY_IP", gateway.getHostString());
            variables.put("PROXY_PORT", Integer.toString(gateway.getPort()));
        } else {
            variables.put("PROXY_IP", "127.0.0.1");
            variables.put("PROXY_PORT", Integer.toString(ports.proxy()));
            variables.put("P2P_BOOTSTRAPS", String.join(" ", bootstraps.get()));
            variables.putAll(network);
            metricsAddress
                    .filter(address -> sharesNetwork)
                    .ifPresent(address -> variables.put("METRICS_ADDRESS", address));
        }
        return variables;
    }
}
