package io.physarum.cli.command;

import io.physarum.mesh.service.ServiceName;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A command about one service. */
abstract class ServiceCommand implements Runnable {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private RegistryCli parent;

    @Parameters(paramLabel = "SERVICE", description = "The service's name.")
    private String service = "";

    @Override
    public void run() {
        run(ServiceName.of(service), parent.options());
    }

    /** Does it, and prints the result. */
    abstract void run(ServiceName name, GlobalOptions options);
}
