package io.physarum.registry;

import java.util.Map;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Which store is meant: the one that is named, or else etcd if anything is said of it. */
final class StoreChoice {

    private static final String ETCD = "physarum.registry.etcd";

    private static final String NEW_CLUSTER = "new-cluster";

    private StoreChoice() {}

    /** The store. */
    static StoreKind of(RegistryProperties properties, Environment environment) {
        StoreKind named = properties.store();
        if (named != null) {
            return named;
        }
        boolean mentioned = Binder.get(environment)
                .bind(ETCD, Bindable.mapOf(String.class, String.class))
                .map(settings -> settings.entrySet().stream().anyMatch(StoreChoice::says))
                .orElse(false);
        return mentioned ? StoreKind.ETCD : StoreKind.EMBEDDED;
    }

    /** What is left empty, or is no wish for a new cluster, says nothing. */
    private static boolean says(Map.Entry<String, String> setting) {
        boolean isSwitch = setting.getKey().replace("-", "").equalsIgnoreCase(NEW_CLUSTER.replace("-", ""));
        return isSwitch
                ? Boolean.parseBoolean(setting.getValue().strip())
                : !setting.getValue().isBlank();
    }
}
