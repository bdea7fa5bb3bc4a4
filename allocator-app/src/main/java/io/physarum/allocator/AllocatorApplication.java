package io.physarum.allocator;

import io.physarum.starter.flags.Flag;
import io.physarum.starter.flags.OriginalFlags;
import io.physarum.starter.launch.Launcher;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The life-cycle agent of one machine: starts, serves, watches and culls instances. */
@SpringBootApplication
@EnableConfigurationProperties(AllocatorProperties.class)
public class AllocatorApplication {

    /** Runs the allocator until the process is told to end. */
    public static void main(String[] arguments) {
        Launcher.main(flags(), AllocatorApplication.class, arguments);
    }

    /** The command line. */
    public static OriginalFlags flags() {
        return OriginalFlags.of("allocator", "starts and ends instances of services on this machine")
                .with(
                        Flag.listenAddress(
                                "prom-listen-addr", "server", "where Prometheus scrapes metrics; port 9101 by default"),
                        Flag.choice(
                                "driver",
                                "physarum.allocator.driver",
                                "what runs instances: containers, local processes, what the image asks for, or pods",
                                java.util.List.of("auto", "process", "docker", "kubernetes")));
    }
}
