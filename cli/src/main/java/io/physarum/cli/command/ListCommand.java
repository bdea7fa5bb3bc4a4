package io.physarum.cli.command;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code registry-cli list}: everything that is registered. */
@Command(
        name = "list",
        description = "Lists the registered services.",
        footer = {
            "",
            "Examples:",
            "  registry-cli --bootstrap $ADDR list",
            "  registry-cli --bootstrap $ADDR list -o json | jq keys"
        },
        mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {

    private static final String ROW = "%-32s %8s %8s %6s %8s  %s";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private RegistryCli parent;

    @Override
    public void run() {
        Map<ServiceName, ServiceInfo> services =
                new TreeMap<>(OverlayNode.call(parent.options().overlay(), RegistryClient::list)
                        .orElse(Map.of()));
        Map<String, ServiceInfo> byText = new TreeMap<>();
        services.forEach((name, info) -> byText.put(name.value(), info));
        parent.options().print(byText, table(services));
    }

    private static String table(Map<ServiceName, ServiceInfo> services) {
        if (services.isEmpty()) {
            return "no service is registered";
        }
        return services.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(
                        "\n",
                        String.format(ROW, "NAME", "SOFT ms", "HARD ms", "CPU %", "MEM MiB", "IMAGE") + "\n",
                        ""));
    }

    private static String row(ServiceName name, ServiceInfo info) {
        return String.format(
                ROW,
                name,
                info.networkSoftReq().roundTripMillis(),
                info.networkHardReq().roundTripMillis(),
                info.cpuReq(),
                info.memoryReq(),
                Optional.ofNullable(info.image()).orElse(info.dockerHash()));
    }
}
