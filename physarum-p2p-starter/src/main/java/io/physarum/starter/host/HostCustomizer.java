package io.physarum.starter.host;

import io.physarum.libp2p.host.HostBuilder;

/** Changes how this node's host is built, for what no property covers. Every bean of this type is asked, in order. */
@FunctionalInterface
public interface HostCustomizer {

    /** Changes the builder, which has the properties' values already. */
    void customize(HostBuilder builder);
}
