package io.physarum.bootstrap;

import io.physarum.starter.flags.Flag;
import io.physarum.starter.flags.OriginalFlags;
import io.physarum.starter.launch.Launcher;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The node that others make first contact with; it exports how far away each of them is. */
@SpringBootApplication
public class BootstrapApplication {

    /** Runs the ping monitor until the process is told to end. */
    public static void main(String[] arguments) {
        Launcher.main(flags(), BootstrapApplication.class, arguments);
    }

    /** The command line. */
    public static OriginalFlags flags() {
        return OriginalFlags.of(
                        "ping-monitor", "first contact of a Physarum network, and its round-trip times for Prometheus")
                .with(Flag.listenAddress(
                        "prom-listen-addr",
                        "server",
                        "where Prometheus scrapes the round-trip times; port 9100 by default"));
    }
}
