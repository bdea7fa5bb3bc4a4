package io.physarum.registry.store.etcd;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.physarum.mesh.service.ServiceName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of the entries: a prefix and the service's name, in UTF-8. Beside them, outside of the prefix, is a fixed number of
 * guards, see {@link EtcdWrite}; the entries share them, so that those of names long gone take no room.
 */
final class EtcdKeys {

    private static final Logger log = LoggerFactory.getLogger(EtcdKeys.class);

    private static final int GUARDS = 256;

    private final String prefix;

    EtcdKeys(String prefix) {
        this.prefix = prefix;
    }

    ByteSequence prefix() {
        return bytes(prefix);
    }

    ByteSequence keyOf(ServiceName name) {
        return bytes(prefix + name);
    }

    ByteSequence guardOf(ServiceName name) {
        return bytes("guard:" + prefix + Math.floorMod(name.value().hashCode(), GUARDS));
    }

    /** The name an entry is for; empty if somebody else put a key there that is none. */
    Optional<ServiceName> nameOf(KeyValue entry) {
        String key = entry.getKey().toString(StandardCharsets.UTF_8);
        try {
            return Optional.of(ServiceName.of(key.substring(prefix.length())));
        } catch (IllegalArgumentException e) {
            log.debug("the key '{}' in etcd names no service and is left out", key);
            return Optional.empty();
        }
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }
}
