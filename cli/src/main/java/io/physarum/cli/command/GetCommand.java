package io.physarum.cli.command;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code registry-cli get}: what the registry says of one service. */
@Command(name = "get", description = "Prints what the registry says of a service.", mixinStandardHelpOptions = true)
final class GetCommand implements Runnable {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private RegistryCli parent;

    @Parameters(paramLabel = "SERVICE", description = "The service's name.")
    private String service = "";

    @Override
    public void run() {
        ServiceName name = ServiceName.of(service);
        ServiceInfo info = OverlayNode.call(parent.options().overlay(), registry -> registry.get(name))
                .orElseThrow(() -> new UnknownServiceException(name));
        parent.options().print(info, ServiceInfoJson.write(info));
    }
}
