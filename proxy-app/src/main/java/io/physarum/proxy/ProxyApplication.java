package io.physarum.proxy;

import io.physarum.starter.flags.Argument;
import io.physarum.starter.flags.OriginalFlags;
import io.physarum.starter.launch.Launcher;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The proxy: {@code proxy [flags] [PORT]} for clients, {@code proxy [flags] PORT SERVICE ADDRESS METRICS_PORT} for a service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ProxyApplication {

    private static final Argument PORT = Argument.port(
            "PORT",
            "physarum.proxy.http-port",
            "port on which clients call http://127.0.0.1:PORT/<service>/…; that of the configuration, or 4200, if not given");

    /** Runs the proxy until the process is told to end. */
    public static void main(String[] arguments) {
        Launcher.main(flags(), ProxyApplication.class, arguments);
    }

    /** The command line. */
    public static OriginalFlags flags() {
        return OriginalFlags.of("proxy", "calls services by name, and makes one known to the network")
                .form()
                .form(PORT)
                .form(
                        PORT,
                        new Argument("SERVICE", "physarum.proxy.service.name", "name of the service to make known"),
                        Argument.address(
                                "ADDRESS", "physarum.proxy.service.address", "host:port on which the service listens"),
                        Argument.port("METRICS_PORT", "server.port", "port of the metrics, the health and GET /idle"));
    }
}
