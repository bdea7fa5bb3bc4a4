package io.physarum.registry.store.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.physarum.libp2p.testing.FreePorts;
import io.physarum.registry.store.StoreHealth;
import io.physarum.registry.store.etcd.local.ClusterJoin;
import io.physarum.registry.store.etcd.local.LocalEtcd;
import io.physarum.registry.store.etcd.local.LocalEtcdConfig;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A real etcd on loopback and a store in it. */
public final class TestEtcd implements AutoCloseable {

    /** How often the list of members is read, where a test waits for it. */
    static final Duration OFTEN = Duration.ofMillis(500);

    private static final ClusterJoin NOBODY =
            (name, peerUrl) -> Mono.error(new IllegalStateException("no registry runs"));

    private final LocalEtcdConfig config;

    private final LocalEtcd etcd;

    private final EtcdRegistryStore store;

    private TestEtcd(LocalEtcdConfig config, ClusterJoin join, EtcdStoreConfig storeConfig) {
        this.config = config;
        this.store = new EtcdRegistryStore(storeConfig);
        this.etcd = new LocalEtcd(config, join, store.health().map(StoreHealth::answers));
    }

    /** The defaults, but for a machine whose disk is busy with other things, and with members that are soon noticed. */
    static EtcdStoreConfig patient(URI endpoint) {
        return patient(List.of(endpoint));
    }

    static EtcdStoreConfig patient(List<URI> endpoints) {
        return with(endpoints, Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    /** The same, but for a machine so busy that only far less than the time of a request is soon. */
    static EtcdStoreConfig unhurried(List<URI> endpoints) {
        return with(endpoints, Duration.ofSeconds(60), Duration.ofSeconds(20));
    }

    /** Patient, but for reads, which wait for the cluster as long as they do by default. */
    static EtcdStoreConfig soonStale(URI endpoint) {
        List<URI> endpoints = List.of(endpoint);
        return with(
                endpoints, Duration.ofSeconds(20), EtcdStoreConfig.of(endpoints).staleReadAfter());
    }

    private static EtcdStoreConfig with(List<URI> endpoints, Duration requestTimeout, Duration staleReadAfter) {
        EtcdStoreConfig defaults = EtcdStoreConfig.of(endpoints);
        return new EtcdStoreConfig(
                endpoints,
                defaults.prefix(),
                defaults.attemptTimeout(),
                requestTimeout,
                staleReadAfter,
                OFTEN,
                defaults.capacity(),
                defaults.membership());
    }

    /** Waits for nobody long, for members that do not answer. */
    static EtcdStoreConfig hasty(List<URI> endpoints) {
        EtcdStoreConfig defaults = EtcdStoreConfig.of(endpoints);
        return new EtcdStoreConfig(
                endpoints,
                defaults.prefix(),
                Duration.ofMillis(300),
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                OFTEN,
                defaults.capacity(),
                defaults.membership());
    }

    /** The defaults, but for the members. */
    static EtcdStoreConfig store(URI endpoint, Duration refreshInterval, MembershipConfig membership) {
        EtcdStoreConfig defaults = EtcdStoreConfig.of(List.of(endpoint));
        return new EtcdStoreConfig(
                defaults.endpoints(),
                defaults.prefix(),
                defaults.attemptTimeout(),
                defaults.requestTimeout(),
                defaults.staleReadAfter(),
                refreshInterval,
                defaults.capacity(),
                membership);
    }

    /** Skips the test with a reason, or fails it where nothing may be skipped, if there is no etcd. */
    public static void require() {
        boolean present = onPath();
        if (Boolean.getBoolean("physarum.verify") && !present) {
            throw new AssertionError("etcd is not installed (apt-get install etcd-server)");
        }
        assumeTrue(present, "etcd is not installed (apt-get install etcd-server)");
    }

    private static boolean onPath() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "etcd")));
    }

    /** The settings of an etcd on free ports. */
    public static LocalEtcdConfig config(String name, Path folder, boolean newCluster) {
        int[] ports = FreePorts.tcp(2);
        return new LocalEtcdConfig(
                "etcd",
                InetAddress.getLoopbackAddress(),
                null,
                ports[0],
                ports[1],
                folder.resolve(name),
                name,
                newCluster,
                Duration.ofSeconds(90),
                Duration.ofSeconds(5));
    }

    /** The same, but for flags that etcd gets beside those of the settings; of one that is given twice, the last holds. */
    static LocalEtcdConfig withFlags(LocalEtcdConfig config, String flags) throws IOException {
        Path script = config.dataDir().resolveSibling(config.name() + ".sh");
        Files.writeString(script, "#!/bin/sh\nexec etcd \"$@\" " + flags + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new LocalEtcdConfig(
                script.toString(),
                config.ip(),
                config.host(),
                config.clientPort(),
                config.peerPort(),
                config.dataDir(),
                config.name(),
                config.newCluster(),
                config.startTimeout(),
                config.stopTimeout());
    }

    /** Has a process of etcd stop for a while, or go on. */
    static void signal(String name, TestEtcd... members) throws Exception {
        for (TestEtcd member : members) {
            String pid = Long.toString(member.process().pid());
            assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                    .isZero();
        }
    }

    /** Begins a cluster, or goes on with one of which this is the only member. */
    static TestEtcd startNew(LocalEtcdConfig config) throws Exception {
        return start(config, NOBODY);
    }

    static TestEtcd start(LocalEtcdConfig config, ClusterJoin join) throws Exception {
        return start(config, join, patient(config.clientUrl()));
    }

    /** Begins a cluster, or joins one. */
    static TestEtcd start(LocalEtcdConfig config, ClusterJoin join, EtcdStoreConfig storeConfig) throws Exception {
        TestEtcd started = new TestEtcd(config, join, storeConfig);
        try {
            started.etcd.start().get(120, TimeUnit.SECONDS);
        } catch (Exception e) {
            started.close();
            throw e;
        }
        return started;
    }

    EtcdRegistryStore store() {
        return store;
    }

    URI clientUrl() {
        return config.clientUrl();
    }

    LocalEtcdConfig config() {
        return config;
    }

    /** The process that works on this etcd's files now. */
    ProcessHandle process() throws IOException {
        Path file = config.dataDir().resolveSibling(config.name() + ".process");
        return ProcessHandle.of(Long.parseLong(Files.readString(file).split(" ", 2)[0]))
                .orElseThrow();
    }

    @Override
    public void close() {
        store.close();
        etcd.stop().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
