package io.physarum.libp2p.host;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.libp2p.core.ProtocolBinding;
import org.jspecify.annotations.Nullable;

/** The protocols a host serves, in the order added; copied on write, so reads need no lock. */
final class ProtocolTable {

    private volatile Map<String, ProtocolBinding> bindings = Map.of();

    synchronized void add(ProtocolBinding binding) {
        Map<String, ProtocolBinding> changed = new LinkedHashMap<>(bindings);
        binding.protocolIds().forEach(id -> changed.put(id, binding));
        bindings = changed;
    }

    synchronized void remove(String protocolId) {
        Map<String, ProtocolBinding> changed = new LinkedHashMap<>(bindings);
        changed.remove(protocolId);
        bindings = changed;
    }

    Collection<String> ids() {
        return bindings.keySet();
    }

    @Nullable
    ProtocolBinding get(String protocolId) {
        return bindings.get(protocolId);
    }
}
