package io.physarum.starter.host;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.host.HostLimits;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrProtocol;
import io.physarum.libp2p.muxer.yamux.YamuxConfig;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.starter.ConnectionSecurity;
import io.physarum.starter.LimitsProperties;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/** Builds the host that the properties describe. */
final class HostFactory {

    private static final Logger log = LoggerFactory.getLogger(HostFactory.class);

    private HostFactory() {}

    static Host build(
            P2pProperties properties, PrivateKey key, EventLoopGroup loops, Stream<HostCustomizer> customizers) {
        check(properties);
        HostBuilder builder = new HostBuilder()
                .key(key)
                .eventLoopGroup(loops)
                .listenAddresses(properties.listen())
                .announceAddresses(properties.announce())
                .limits(limits(properties.limits()))
                .yamux(yamux(properties.limits()))
                .security(properties.security().stream()
                        .distinct()
                        .map(ConnectionSecurity::protocolId)
                        .toList());
        networkKey(properties).ifPresent(networkKey -> {
            log.info("private network; the fingerprint of its key is {}", networkKey.fingerprint());
            builder.preSharedKey(networkKey);
        });
        customizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private static void check(P2pProperties properties) {
        if (properties.passphrase().isPresent() && properties.swarmKeyFile() != null) {
            throw new HostConfigurationException(
                    "physarum.p2p.psk and physarum.p2p.swarm-key-file both give the key of the private network.",
                    "Leave out one of them. The passphrase may also come from a flag, or from variable P2P_PSK.");
        }
        if (properties.isPrivateNetwork() && properties.listen().stream().anyMatch(HostFactory::isQuic)) {
            throw new HostConfigurationException(
                    "A private network (physarum.p2p.psk or physarum.p2p.swarm-key-file) cannot use QUIC, and"
                            + " physarum.p2p.listen " + properties.listen() + " asks for it.",
                    "Listen on TCP only, or leave the network public.");
        }
    }

    private static Optional<PreSharedKey> networkKey(P2pProperties properties) {
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

    private static boolean isQuic(Multiaddr address) {
        return address.contains(MultiaddrProtocol.QUIC) || address.contains(MultiaddrProtocol.QUIC_V1);
    }

    private static YamuxConfig yamux(LimitsProperties limits) {
        YamuxConfig defaults = YamuxConfig.defaults();
        DataSize ofHost = limits.maxUnreadBytes();
        return defaults.withMaxUnreadBytes(
                limits.maxUnreadBytesPerConnection().toBytes(),
                ofHost == null ? defaults.maxUnreadBytes() : ofHost.toBytes());
    }

    static HostLimits limits(LimitsProperties limits) {
        return HostLimits.builder()
                .maxInboundConnections(limits.maxInboundConnections())
                .maxOutboundConnections(limits.maxOutboundConnections())
                .connectionsLowWatermark(limits.connectionsLowWatermark())
                .connectionGrace(limits.connectionGrace())
                .maxPendingInbound(limits.maxPendingInbound())
                .maxPendingPerIp(limits.maxPendingPerIp())
                .maxConnectionsPerPeer(limits.maxConnectionsPerPeer())
                .maxConnectionsPerIp(limits.maxConnectionsPerIp())
                .maxStreamsPerConnection(limits.maxStreamsPerConnection())
                .maxStreamsPerPeerProtocol(limits.maxStreamsPerPeerProtocol())
                .maxConcurrentDials(limits.maxConcurrentDials())
                .maxAddressesPerDial(limits.maxAddressesPerDial())
                .maxAddressBookPeers(limits.maxAddressBookPeers())
                .maxAddressesPerPeer(limits.maxAddressesPerPeer())
                .dialTimeout(limits.dialTimeout())
                .connectTimeout(limits.connectTimeout())
                .handshakeTimeout(limits.handshakeTimeout())
                .negotiationTimeout(limits.negotiationTimeout())
                .build();
    }
}
