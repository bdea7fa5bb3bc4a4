package io.physarum.cli.overlay;

import java.util.Optional;

import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.security.pnet.PreSharedKey;

/**
 * What a command shows nodes to be let in.
 *
 * @param network the key of the private network; empty for the public one
 * @param identity the key of its own, by which others know it again; empty for a new one that nobody knows
 */
public record Credentials(Optional<PreSharedKey> network, Optional<PrivateKey> identity) {

    /** A new node in the public network. */
    public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty());

    /** Those of a new node, in a network with a key or the public one. */
    public static Credentials in(Optional<PreSharedKey> network) {
        return new Credentials(network, Optional.empty());
    }

    HostBuilder applyTo(HostBuilder builder) {
        network.ifPresent(builder::preSharedKey);
        identity.ifPresent(builder::key);
        return builder;
    }
}
