package io.physarum.cli.survey;

import java.util.Collection;
import java.util.Locale;

import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.mesh.allocation.AllocationProtocols;
import io.physarum.mesh.dataplane.http.HttpServing;
import io.physarum.mesh.registry.RegistryProtocols;

/** What a node is for, as its protocols tell. */
public enum PeerRole {
    /** It starts instances, and serves those that it started. */
    ALLOCATOR,
    /** It knows what services there are. */
    REGISTRY,
    /** It can serve instances, but start none: a gateway, or the proxy beside an instance. */
    PROXY,
    /** It only helps others to find each other. */
    BOOTSTRAP,
    /** It serves nothing of ours. */
    OTHER;

    /** The role of a node that serves some protocols; the first that fits, as an allocator serves instances, too. */
    public static PeerRole of(Collection<String> protocols) {
        if (protocols.contains(AllocationProtocols.ALLOCATE) || protocols.contains(AllocationProtocols.TEXT)) {
            return ALLOCATOR;
        } else if (protocols.contains(RegistryProtocols.LIST)) {
            return REGISTRY;
        } else if (protocols.contains(HttpServing.HTTP) || protocols.contains(HttpServing.ONE_REQUEST)) {
            return PROXY;
        }
        return protocols.contains(DhtConfig.DEFAULT.protocolId()) ? BOOTSTRAP : OTHER;
    }

    /** The role in one lower-case word. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
