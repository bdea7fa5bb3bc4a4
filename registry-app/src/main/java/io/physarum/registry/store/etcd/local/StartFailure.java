package io.physarum.registry.store.etcd.local;

import java.nio.file.Path;
import java.util.List;

import io.physarum.registry.store.StoreStartException;

/** Says in plain words why etcd did not start. */
final class StartFailure {

    private static final int SHOWN = 5;

    private StartFailure() {}

    static StoreStartException explain(LocalEtcdConfig config, EtcdOutput output) {
        if (output.contains("address already in use")) {
            return portTaken(config.clientUrl() + " or " + config.listenPeerUrl());
        }
        if (isRemoved(output)) {
            return removed(config.dataDir());
        }
        if (output.contains("member count is unequal") || output.contains("error validating peerURLs")) {
            return new StoreStartException(
                    "The registries' cluster changed while etcd was joining it: " + lastLines(output),
                    "Start it again.");
        }
        if (output.contains("permission denied")) {
            return new StoreStartException(
                    "etcd may not use its files: " + lastLines(output),
                    "Give this process the right to write in " + config.dataDir()
                            + ", or name another folder with --etcd-data-dir.");
        }
        return new StoreStartException(
                "etcd ended right after its start; its last lines: " + lastLines(output),
                "See what they say; logging.level.etcd=debug shows all.");
    }

    static boolean isRemoved(EtcdOutput output) {
        return output.contains("permanently removed from the cluster");
    }

    static StoreStartException removed(Path dataDir) {
        return new StoreStartException(
                "The member whose files are in " + dataDir
                        + " was removed from the registries' cluster, because another"
                        + " took its place while it was away.",
                "Stop the registry, empty " + dataDir
                        + " and start it again: it then joins the cluster as a new member.");
    }

    static StoreStartException portTaken(String address) {
        return new StoreStartException(
                "The address " + address + ", which etcd is to listen on, is in use.",
                "Stop what uses it (another etcd? Debian starts one as a service: systemctl disable --now etcd), or give this"
                        + " registry's etcd other ports with --etcd-client-port and --etcd-peer-port.");
    }

    static StoreStartException notTakenIn(LocalEtcdConfig config) {
        return new StoreStartException(
                "No running registry took this one's etcd into the cluster within "
                        + config.startTimeout().toSeconds() + " s.",
                "The first registry of a network begins the cluster: start it with --new-etcd-cluster. Else see the"
                        + " warnings above for what the others answered.");
    }

    static StoreStartException notServing(LocalEtcdConfig config, EtcdOutput output) {
        return new StoreStartException(
                "etcd runs but did not serve within " + config.startTimeout().toSeconds() + " s; its last lines: "
                        + lastLines(output),
                "See that the other members reach " + config.peerUrl() + " (--etcd-ip, --etcd-host, firewalls).");
    }

    private static String lastLines(EtcdOutput output) {
        List<String> all = output.lastLines();
        return String.join(System.lineSeparator(), all.subList(Math.max(0, all.size() - SHOWN), all.size()));
    }
}
