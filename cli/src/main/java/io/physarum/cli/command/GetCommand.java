package io.physarum.cli.command;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import picocli.CommandLine.Command;

/** {@code registry-cli get}: what the registry says of one service. */
@Command(
        name = "get",
        description = "Prints what the registry says of a service.",
        footer = {
            "",
            "Examples:",
            "  registry-cli --bootstrap $ADDR get hello-world-server",
            "  registry-cli --bootstrap $ADDR get hello-world-server -o json"
        },
        mixinStandardHelpOptions = true)
final class GetCommand extends ServiceCommand {

    @Override
    void run(ServiceName name, GlobalOptions options) {
        ServiceInfo info = OverlayNode.call(options.overlay(), registry -> registry.get(name))
                .orElseThrow(() -> new UnknownServiceException(name));
        options.print(info, ServiceInfoJson.write(info));
    }
}
