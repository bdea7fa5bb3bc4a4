package io.physarum.registry;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import io.physarum.registry.store.StoreCapacity;
import io.physarum.registry.store.StoreStartException;
import io.physarum.registry.store.etcd.EtcdStoreConfig;
import io.physarum.registry.store.etcd.MembershipConfig;
import io.physarum.registry.store.etcd.local.LocalEtcdConfig;
import io.physarum.starter.HomeProperties;

/** Turns the properties into what the stores are made with, and refuses those that contradict each other. */
final class StoreSettings {

    private static final String ETCD = "physarum.registry.etcd.";

    private final RegistryProperties properties;

    private final HomeProperties home;

    private final StoreKind store;

    /** Settings for the store that was chosen. */
    StoreSettings(RegistryProperties properties, HomeProperties home, StoreKind store) {
        this.properties = properties;
        this.store = store;
        this.home = home;
    }

    StoreKind store() {
        return store;
    }

    /** Fails with {@link StoreStartException} if the settings contradict each other. */
    void check() {
        RegistryProperties.Etcd etcd = properties.etcd();
        if (store == StoreKind.EMBEDDED && etcd.newCluster()) {
            throw new StoreStartException(
                    "physarum.registry.store is embedded, but " + ETCD + "new-cluster (--new-etcd-cluster) wants etcd.",
                    "Leave one of the two out.");
        }
        if (!etcd.endpoints().isEmpty() && (etcd.newCluster() || etcd.ip() != null || etcd.host() != null)) {
            throw new StoreStartException(
                    ETCD + "endpoints names an etcd that runs already, but " + ETCD + "new-cluster or " + ETCD
                            + "ip or " + ETCD + "host wants one to be started.",
                    "Leave out the endpoints, or the others (--new-etcd-cluster, --etcd-ip, --etcd-host).");
        }
        etcd.endpoints().forEach(StoreSettings::checkEndpoint);
    }

    private static void checkEndpoint(URI endpoint) {
        if (!"http".equals(endpoint.getScheme()) || endpoint.getHost() == null || endpoint.getPort() < 0) {
            throw new StoreStartException(
                    ETCD + "endpoints has '" + endpoint + "', which is no address of an etcd.",
                    "Write it like http://192.0.2.1:2379.");
        }
    }

    /** Whether this application is to start an etcd of its own. */
    boolean hasLocalEtcd() {
        return store == StoreKind.ETCD && properties.etcd().endpoints().isEmpty();
    }

    Path file() {
        return Objects.requireNonNullElseGet(properties.embedded().file(), () -> home.resolve("registry.mv.db"));
    }

    EtcdStoreConfig etcdStore() {
        RegistryProperties.Etcd etcd = properties.etcd();
        return new EtcdStoreConfig(
                hasLocalEtcd() ? List.of(localEtcd().clientUrl()) : etcd.endpoints(),
                etcd.prefix(),
                etcd.attemptTimeout(),
                etcd.requestTimeout(),
                etcd.staleReadAfter(),
                etcd.refreshInterval(),
                capacity(),
                MembershipConfig.of(etcd.maxMembers(), etcd.forgetAfter()));
    }

    StoreCapacity capacity() {
        RegistryProperties.Limits limits = properties.limits();
        return new StoreCapacity(limits.maxEntries(), limits.maxBytes().toBytes());
    }

    LocalEtcdConfig localEtcd() {
        RegistryProperties.Etcd etcd = properties.etcd();
        InetAddress ip = Objects.requireNonNullElseGet(etcd.ip(), InetAddress::getLoopbackAddress);
        String name = Objects.requireNonNullElseGet(
                etcd.name(),
                () -> "registry-" + ip.getHostAddress().replaceAll("[^0-9A-Za-z.]", "-") + "-" + etcd.peerPort());
        Path dataDir = Objects.requireNonNullElseGet(etcd.dataDir(), () -> home.resolve("etcd", name));
        return new LocalEtcdConfig(
                etcd.binary(),
                ip,
                etcd.host(),
                etcd.clientPort(),
                etcd.peerPort(),
                dataDir.toAbsolutePath().normalize(),
                name,
                etcd.newCluster(),
                etcd.startTimeout(),
                etcd.stopTimeout());
    }
}
