package io.physarum.registry.store.etcd.local;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The etcd process of this machine.
 *
 * @param binary the program, on the PATH or with its folder
 * @param ip the address that it listens on, and that other members and registries reach it by
 * @param clientPort where registries reach it
 * @param peerPort where other members reach it
 * @param dataDir its files
 * @param name its name in the cluster
 * @param newCluster whether it begins a cluster if it has no files yet, else it joins one
 * @param startTimeout how long it may take until it serves, joining included
 * @param stopTimeout how long it may take to end by itself when told to
 */
public record LocalEtcdConfig(
        String binary,
        InetAddress ip,
        int clientPort,
        int peerPort,
        Path dataDir,
        String name,
        boolean newCluster,
        Duration startTimeout,
        Duration stopTimeout) {

    /** Where registries reach it. */
    public URI clientUrl() {
        return url(clientPort);
    }

    /** Where other members reach it. */
    public URI peerUrl() {
        return url(peerPort);
    }

    private URI url(int port) {
        String address = ip.getHostAddress();
        String host = ip instanceof Inet6Address ? "[" + address.replaceFirst("%.*", "") + "]" : address;
        return URI.create("http://" + host + ":" + port);
    }

    /** Whether it has ever been a member of a cluster. */
    boolean isMember() {
        return Files.isDirectory(dataDir.resolve("member").resolve("wal"));
    }
}
