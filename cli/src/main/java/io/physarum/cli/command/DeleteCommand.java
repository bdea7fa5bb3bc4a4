package io.physarum.cli.command;

import java.util.Map;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.mesh.service.ServiceName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code registry-cli delete}: forgets a service. Its image stays in its image registry. */
@Command(name = "delete", description = "Deletes a service from the registry.", mixinStandardHelpOptions = true)
final class DeleteCommand implements Runnable {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private RegistryCli parent;

    @Parameters(paramLabel = "SERVICE", description = "The service's name.")
    private String service = "";

    @Override
    public void run() {
        ServiceName name = ServiceName.of(service);
        String answer = OverlayNode.call(parent.options().overlay(), registry -> registry.delete(name))
                .orElse("deleted " + name);
        parent.options().print(Map.of("service", name.value(), "answer", answer), answer);
    }
}
