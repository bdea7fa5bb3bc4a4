package io.physarum.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.physarum.starter.P2pProperties;

/** What others have to be told of a mesh's network, whatever it was set by here; but not its passphrase, which is secret. */
final class NetworkFlags {

    private final Optional<String> swarmKeyFile;

    private final Optional<String> dhtProtocolPrefix;

    private NetworkFlags(Optional<String> swarmKeyFile, Optional<String> dhtProtocolPrefix) {
        this.swarmKeyFile = swarmKeyFile;
        this.dhtProtocolPrefix = dhtProtocolPrefix;
    }

    /** Those of a network; what is as by default needs none. */
    static NetworkFlags of(P2pProperties network) {
        return new NetworkFlags(
                Optional.ofNullable(network.swarmKeyFile())
                        .map(file -> file.toAbsolutePath().toString()),
                network.dht().unusualProtocolPrefix());
    }

    /** The file of the network's key, if it has one. */
    Optional<String> swarmKeyFile() {
        return swarmKeyFile;
    }

    /** As options of {@code registry-cli}. */
    List<String> forCommands() {
        List<String> options = new ArrayList<>();
        swarmKeyFile.ifPresent(file -> options.addAll(List.of("--swarm-key-file", file)));
        dhtProtocolPrefix.ifPresent(prefix -> options.addAll(List.of("--dht-protocol-prefix", prefix)));
        return options;
    }

    /** As properties for nodes that join. */
    List<String> forNodes() {
        List<String> properties = new ArrayList<>();
        swarmKeyFile.ifPresent(file -> properties.add("--physarum.p2p.swarm-key-file=" + file));
        dhtProtocolPrefix.ifPresent(prefix -> properties.add("--physarum.p2p.dht.protocol-prefix=" + prefix));
        return properties;
    }
}
