package io.physarum.starter;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.multiformats.Multiaddr;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this node takes part in the network.
 *
 * @param enabled whether this application is a node of the network at all
 * @param listen addresses to listen on; port 0 takes any free one
 * @param announce addresses to tell others instead of the ones bound, for nodes behind address translation
 * @param keyFile file of this node's private key, made if missing; by default keys/&lt;application&gt;.key in physarum.home
 * @param keyAlgorithm kind of key to make if there is none
 * @param keyBits size of an RSA key to make
 * @param ephemeral use a new key for this run alone and no key file
 * @param ephemeralIfKeyInUse use a new key for this run alone if another running node has the usual key file; without this,
 *     or with a key file of one's own choice, the start fails
 * @param psk passphrase of a private network; all its nodes must have the same, and no others can take part
 * @param swarmKeyFile file with the key of a private network in the form /key/swarm/psk/1.0.0/, instead of a passphrase
 * @param security protocols that secure connections (tls, noise), most wanted first; whoever dials this node may choose any of
 *     them. A processor without instructions for AES is faster with noise first
 * @param bootstraps p2p addresses of nodes to make first contact with, /dnsaddr/&lt;name&gt; among them; one that ends in /p2p/&lt;peer id&gt; accepts only that peer, another whoever answers
 * @param eventLoopThreads threads that carry all connections; 0 means one per processor, but at least two
 */
@Validated
@ConfigurationProperties(prefix = "physarum.p2p", ignoreUnknownFields = false)
public record P2pProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("/ip4/0.0.0.0/tcp/0") @NotEmpty List<Multiaddr> listen,
        @DefaultValue List<Multiaddr> announce,
        @Nullable Path keyFile,
        @DefaultValue("ed25519") KeyType keyAlgorithm,
        @DefaultValue("2048") @Min(2048) @Max(8192) int keyBits,
        @DefaultValue("false") boolean ephemeral,
        @DefaultValue("false") boolean ephemeralIfKeyInUse,
        @Nullable Secret psk,
        @Nullable Path swarmKeyFile,
        @DefaultValue("tls,noise") @NotEmpty List<ConnectionSecurity> security,
        @DefaultValue List<Multiaddr> bootstraps,
        @DefaultValue("0") @Min(0) @Max(1024) int eventLoopThreads,
        @Valid @NestedConfigurationProperty @DefaultValue BootstrapProperties bootstrap,
        @Valid @NestedConfigurationProperty @DefaultValue DhtProperties dht,
        @Valid @NestedConfigurationProperty @DefaultValue GaterProperties gater,
        @Valid @NestedConfigurationProperty @DefaultValue MdnsProperties mdns,
        @Valid @NestedConfigurationProperty @DefaultValue AutonatProperties autonat,
        @Valid @NestedConfigurationProperty @DefaultValue LimitsProperties limits,
        @Valid @NestedConfigurationProperty @DefaultValue ProbeProperties probe,
        @Valid @NestedConfigurationProperty @DefaultValue RelayProperties relay) {

    /** The passphrase, if one is set. */
    public Optional<Secret> passphrase() {
        return Optional.ofNullable(psk).filter(secret -> !secret.isEmpty());
    }

    /** Whether the network is private, by passphrase or by key file. */
    public boolean isPrivateNetwork() {
        return passphrase().isPresent() || swarmKeyFile != null;
    }
}
