package io.physarum.starter.host;

import java.util.stream.Stream;

import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.dnsaddr.DnsAddrLimits;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.host.HostLimits;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrProtocol;
import io.physarum.libp2p.muxer.yamux.FloodLimits;
import io.physarum.libp2p.muxer.yamux.YamuxConfig;
import io.physarum.starter.ConnectionSecurity;
import io.physarum.starter.LimitsProperties;
import io.physarum.starter.P2pProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/** Builds the host that the properties describe. */
final class HostFactory {

    private static final Logger log = LoggerFactory.getLogger(HostFactory.class);

    /** What one stream may leave unread at least. */
    private static final long LEAST_UNREAD = DataSize.ofKilobytes(256).toBytes();

    private HostFactory() {}

    static Host build(
            P2pProperties properties, PrivateKey key, EventLoopGroup loops, Stream<HostCustomizer> customizers) {
        check(properties);
        HostBuilder builder = new HostBuilder()
                .key(key)
                .eventLoopGroup(loops)
                .listenAddresses(properties.listen())
                .announceAddresses(properties.announce())
                .gater(properties.gater().rules())
                .limits(limits(properties.limits()))
                .yamux(yamux(properties.limits()))
                .dnsAddrLimits(dnsAddr(properties.limits()))
                .security(properties.security().stream()
                        .distinct()
                        .map(ConnectionSecurity::protocolId)
                        .toList());
        NetworkKey.of(properties).ifPresent(networkKey -> {
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

    private static boolean isQuic(Multiaddr address) {
        return address.contains(MultiaddrProtocol.QUIC) || address.contains(MultiaddrProtocol.QUIC_V1);
    }

    static YamuxConfig yamux(LimitsProperties limits) {
        YamuxConfig defaults = YamuxConfig.defaults();
        long ofHost = bytes(limits.maxUnreadBytes(), defaults.maxUnreadBytes());
        long ofPeer = Math.min(defaults.maxPeerUnreadBytes(), Math.max(ofHost / 2, Math.min(ofHost, LEAST_UNREAD)));
        return YamuxConfig.builder()
                .maxConnectionUnreadBytes(limits.maxUnreadBytesPerConnection().toBytes())
                .maxPeerUnreadBytes(bytes(limits.maxUnreadBytesPerPeer(), ofPeer))
                .maxUnreadBytes(ofHost)
                .floods(new FloodLimits(
                        limits.maxResetsPerSecond(), limits.maxPingsPerSecond(), limits.maxIdleFramesPerSecond()))
                .build();
    }

    private static long bytes(@Nullable DataSize size, long otherwise) {
        return size == null ? otherwise : size.toBytes();
    }

    static DnsAddrLimits dnsAddr(LimitsProperties limits) {
        return new DnsAddrLimits(
                limits.dnsaddrDepth(),
                limits.dnsaddrLookups(),
                limits.dnsaddrAddresses(),
                limits.dnsaddrConcurrent(),
                limits.dnsaddrNamesPerDial());
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
                .acceptRatePerIp(limits.acceptRatePerIp())
                .acceptBurstPerIp(limits.acceptBurstPerIp())
                .unlimitedNetworks(limits.unlimitedNetworks())
                .maxHandshakeBytes(Math.toIntExact(limits.maxHandshakeBytes().toBytes()))
                .maxInboundStreams(limits.maxInboundStreams())
                .maxOutboundStreams(limits.maxOutboundStreams())
                .maxPendingStreams(limits.maxPendingStreams())
                .maxPendingStreamsPerPeer(limits.maxPendingStreamsPerPeer())
                .maxStreamsPerConnection(limits.maxStreamsPerConnection())
                .maxStreamsPerPeer(limits.maxStreamsPerPeer())
                .maxStreamsPerProtocol(limits.maxStreamsPerProtocol())
                .maxStreamsPerPeerProtocol(limits.maxStreamsPerPeerProtocol())
                .maxConcurrentDials(limits.maxConcurrentDials())
                .maxWaitingDials(limits.maxWaitingDials())
                .maxAddressesPerDial(limits.maxAddressesPerDial())
                .maxPausedAddresses(limits.maxPausedAddresses())
                .maxAddressBookPeers(limits.maxAddressBookPeers())
                .maxAddressesPerPeer(limits.maxAddressesPerPeer())
                .dialPause(limits.dialPause())
                .dialTimeout(limits.dialTimeout())
                .connectTimeout(limits.connectTimeout())
                .handshakeTimeout(limits.handshakeTimeout())
                .negotiationTimeout(limits.negotiationTimeout())
                .build();
    }
}
