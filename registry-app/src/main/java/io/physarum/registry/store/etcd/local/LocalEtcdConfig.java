package io.physarum.registry.store.etcd.local;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The etcd process of this machine.
 *
 * @param binary the program, on the PATH or with its folder
 * @param ip the address that it listens on
 * @param host the name that other members and registries reach it by, which may lead to another address one day; null for the
 *     address
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
        @Nullable String host,
        int clientPort,
        int peerPort,
        Path dataDir,
        String name,
        boolean newCluster,
        Duration startTimeout,
        Duration stopTimeout) {

    /** Where it listens to registries. */
    public URI clientUrl() {
        return url(address(), clientPort);
    }

    /** Where registries reach it. */
    URI advertisedClientUrl() {
        return url(advertised(), clientPort);
    }

    /** Where it listens to other members. */
    URI listenPeerUrl() {
        return url(address(), peerPort);
    }

    /** Where other members reach it. */
    public URI peerUrl() {
        return url(advertised(), peerPort);
    }

    private String advertised() {
        return Objects.requireNonNullElseGet(host, this::address);
    }

    private String address() {
        String address = ip.getHostAddress();
        return ip instanceof Inet6Address ? "[" + address.replaceFirst("%.*", "") + "]" : address;
    }

    private static URI url(String host, int port) {
        return URI.create("http://" + host + ":" + port);
    }

    /** Whether it has ever been a member of a cluster. */
    boolean isMember() {
        return Files.isDirectory(dataDir.resolve("member").resolve("wal"));
    }
}
