package io.physarum.registry;

import java.util.List;

import io.physarum.starter.flags.Flag;
import io.physarum.starter.flags.OriginalFlags;
import io.physarum.starter.launch.Launcher;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The node that knows which services there are. */
@SpringBootApplication
public class RegistryApplication {

    private static final String ETCD = "physarum.registry.etcd.";

    private static final int MAX_PORT = 65535;

    /** Runs the registry until the process is told to end. */
    public static void main(String[] arguments) {
        Launcher.main(flags(), RegistryApplication.class, arguments);
    }

    /** The command line. */
    public static OriginalFlags flags() {
        return OriginalFlags.of(
                        "registry-service",
                        "the service registry; keeps its entries in a file, or with any of the etcd flags in etcd")
                .with(etcdFlags())
                .with(
                        Flag.choice(
                                "store",
                                "physarum.registry.store",
                                "where the entries are kept",
                                List.of("embedded", "etcd")),
                        Flag.option("file", "FILE", "physarum.registry.embedded.file", "file of the embedded store"),
                        Flag.listenAddress(
                                "prom-listen-addr",
                                "server",
                                "where Prometheus scrapes metrics; port 9102 by default"));
    }

    private static Flag[] etcdFlags() {
        return new Flag[] {
            Flag.toggle(
                    "new-etcd-cluster",
                    ETCD + "new-cluster",
                    "begin a new etcd cluster; else a running registry is asked to take this one in"),
            option("etcd-ip", "IP", "ip", "address of this machine at which other registries reach its etcd"),
            option("etcd-host", "NAME", "host", "name by which they reach it instead, if the address may change"),
            port("etcd-client-port", "client-port", "where etcd's clients connect; 2379 by default"),
            port("etcd-peer-port", "peer-port", "where etcd's other members connect; 2380 by default"),
            option("etcd-data-dir", "FOLDER", "data-dir", "where etcd has its files"),
            option("etcd-name", "NAME", "name", "etcd's name in its cluster"),
            Flag.list("etcd-endpoint", "URL", ETCD + "endpoints", "use an etcd that runs already, http://…:2379")
        };
    }

    private static Flag option(String name, String argument, String property, String description) {
        return Flag.option(name, argument, ETCD + property, description);
    }

    private static Flag port(String name, String property, String description) {
        return Flag.number(name, ETCD + property, description, 1, MAX_PORT);
    }
}
