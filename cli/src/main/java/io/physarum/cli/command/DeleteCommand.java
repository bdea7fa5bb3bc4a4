package io.physarum.cli.command;

import java.util.Map;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.mesh.service.ServiceName;
import picocli.CommandLine.Command;

/** {@code registry-cli delete}: forgets a service. Its image stays in its image registry. */
@Command(
        name = "delete",
        description = "Deletes a service from the registry.",
        footer = {"", "Examples:", "  registry-cli --bootstrap $ADDR delete hello-world-server"},
        mixinStandardHelpOptions = true)
final class DeleteCommand extends ServiceCommand {

    @Override
    void run(ServiceName name, GlobalOptions options) {
        String answer = OverlayNode.call(options.overlay(), registry -> registry.delete(name))
                .orElse("deleted " + name);
        options.print(Map.of("service", name.value(), "answer", answer), answer);
    }
}
