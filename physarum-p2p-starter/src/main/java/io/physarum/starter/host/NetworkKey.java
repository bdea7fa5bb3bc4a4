package io.physarum.starter.host;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.Secret;

/** The key of the private network that the properties describe. */
public final class NetworkKey {

    private NetworkKey() {}

    /** The key; empty if the network is public. Fails with a {@link HostConfigurationException} if it cannot be read. */
    public static Optional<PreSharedKey> of(P2pProperties properties) {
        Path file = properties.swarmKeyFile();
        if (file == null) {
            return properties.passphrase().map(Secret::reveal).map(PreSharedKey::fromPassphrase);
        }
        try {
            return Optional.of(PreSharedKey.load(file));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new HostConfigurationException(
                    "The key of the private network cannot be had: " + e.getMessage() + ".",
                    "Repair the file that physarum.p2p.swarm-key-file names, or name another one.",
                    e);
        }
    }
}
