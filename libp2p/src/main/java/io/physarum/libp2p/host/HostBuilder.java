package io.physarum.libp2p.host;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.ConnectionGater;
import io.physarum.libp2p.core.GaterListener;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.SecurityProtocol;
import io.physarum.libp2p.core.StreamMuxer;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.dnsaddr.DnsAddrLimits;
import io.physarum.libp2p.dnsaddr.DnsAddrResolver;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.muxer.yamux.YamuxConfig;
import io.physarum.libp2p.muxer.yamux.YamuxMuxer;
import io.physarum.libp2p.ping.PingProtocol;
import io.physarum.libp2p.relay.client.RelayClientConfig;
import io.physarum.libp2p.security.noise.NoiseSecurity;
import io.physarum.libp2p.security.pnet.PnetHandler;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.security.tls.TlsSecurity;
import io.physarum.libp2p.transport.tcp.SocketKind;
import io.physarum.libp2p.transport.tcp.TcpTransport;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Host}: TCP, TLS or Noise, and yamux, with identify and ping served. Without further settings it has a new
 * Ed25519 key, event loops of its own, and listens nowhere.
 */
public final class HostBuilder {

    /** The security protocols there are. */
    private static final Map<String, SecurityFactory> SECURITY =
            Map.of(TlsSecurity.PROTOCOL_ID, TlsSecurity::new, NoiseSecurity.PROTOCOL_ID, NoiseSecurity::new);

    @FunctionalInterface
    private interface SecurityFactory {

        SecurityProtocol create(PrivateKey key, List<String> muxers, Duration handshakeTimeout);
    }

    private @Nullable PrivateKey key;

    private List<Multiaddr> listenAddresses = List.of();

    private List<Multiaddr> announceAddresses = List.of();

    private @Nullable EventLoopGroup group;

    private List<String> security = List.of(TlsSecurity.PROTOCOL_ID, NoiseSecurity.PROTOCOL_ID);

    private Optional<Supplier<ChannelHandler>> privateNetwork = Optional.empty();

    private String agentVersion = "physarum/" + version();

    private HostLimits limits = HostLimits.defaults();

    private LimitListener limitListener = LimitListener.NONE;

    private ConnectionGater gater = ConnectionGater.ALLOW_ALL;

    private GaterListener gaterListener = GaterListener.NONE;

    private YamuxConfig yamux = YamuxConfig.defaults();

    private RelayClientConfig relays = RelayClientConfig.defaults();

    private List<InetSocketAddress> dnsServers = List.of();

    private DnsAddrLimits dnsAddrLimits = DnsAddrLimits.defaults();

    private static String version() {
        String version = HostBuilder.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The identity of the host. */
    public HostBuilder key(PrivateKey value) {
        key = value;
        return this;
    }

    /** Where to listen, for example {@code /ip4/0.0.0.0/tcp/4001}; port 0 takes any free one. */
    public HostBuilder listenAddresses(List<Multiaddr> value) {
        listenAddresses = List.copyOf(value);
        return this;
    }

    /** As {@link #listenAddresses(List)}, from text. */
    public HostBuilder listen(String... addresses) {
        return listenAddresses(List.of(addresses).stream().map(Multiaddr::parse).toList());
    }

    /** What to advertise instead of the addresses bound, for example behind address translation. */
    public HostBuilder announceAddresses(List<Multiaddr> value) {
        announceAddresses = value.stream().map(Multiaddr::withoutPeer).toList();
        return this;
    }

    /** Event loops to share; they are the caller's to shut down. */
    public HostBuilder eventLoopGroup(EventLoopGroup value) {
        group = value;
        return this;
    }

    /** What identify says about this software. */
    public HostBuilder agentVersion(String value) {
        agentVersion = value;
        return this;
    }

    /**
     * The ids of the security protocols, most wanted first: {@code /tls/1.0.0} and {@code /noise}, or one of them. A dial
     * proposes them in this order, and each that the peer refuses costs a round trip; a peer that dials may choose any.
     *
     * @throws IllegalArgumentException if there is none, or one that is not known
     */
    public HostBuilder security(List<String> protocolIds) {
        if (protocolIds.isEmpty() || !SECURITY.keySet().containsAll(protocolIds)) {
            throw new IllegalArgumentException(
                    "security protocols must be some of " + SECURITY.keySet() + ", not " + protocolIds);
        }
        security = List.copyOf(protocolIds);
        return this;
    }

    /** Makes the host a member of the private network of a key: it speaks with other members only. */
    public HostBuilder preSharedKey(PreSharedKey value) {
        SecureRandom random = new SecureRandom();
        privateNetwork = Optional.of(() -> new PnetHandler(value, random));
        return this;
    }

    /** The bounds of the host. */
    public HostBuilder limits(HostLimits value) {
        limits = value;
        return this;
    }

    /** Who hears when one of the bounds bites, for metrics. */
    public HostBuilder limitListener(LimitListener value) {
        limitListener = value;
        return this;
    }

    /** With whom the host has connections; it can be {@linkplain Host#replaceGater replaced} later. */
    public HostBuilder gater(ConnectionGater value) {
        gater = value;
        return this;
    }

    /** Who hears when the gater refuses, for metrics. */
    public HostBuilder gaterListener(GaterListener value) {
        gaterListener = value;
        return this;
    }

    /** The bounds and timings of the muxer; its numbers of streams are taken from {@link #limits}. */
    public HostBuilder yamux(YamuxConfig value) {
        yamux = value;
        return this;
    }

    /**
     * The relays through which the host is to be reached. One can also {@linkplain #listen listen} on an address through a
     * relay, {@code <relay's address>/p2p/<relay>/p2p-circuit}: at that relay a reservation is kept in any case.
     */
    public HostBuilder relays(RelayClientConfig value) {
        relays = value;
        return this;
    }

    /** The name servers asked for {@code /dnsaddr} addresses, one after the other; without any, those of this machine. */
    public HostBuilder dnsServers(List<InetSocketAddress> value) {
        dnsServers = List.copyOf(value);
        return this;
    }

    /** The bounds of resolving a {@code /dnsaddr} address. */
    public HostBuilder dnsAddrLimits(DnsAddrLimits value) {
        dnsAddrLimits = value;
        return this;
    }

    /** A host of the same network that only dials, but for its gater. */
    private HostBuilder dialer(EventLoopGroup loops) {
        HostBuilder dialer = new HostBuilder()
                .eventLoopGroup(loops)
                .security(security)
                .agentVersion(agentVersion)
                .limits(limits)
                .limitListener(limitListener)
                .dnsServers(dnsServers)
                .dnsAddrLimits(dnsAddrLimits);
        dialer.privateNetwork = privateNetwork;
        return dialer;
    }

    /** The host, not started yet. */
    public Host build() {
        return build(
                new GaterSwitch(gater, gaterListener),
                new YamuxMuxer(yamux.withMaxStreams(limits.maxStreamsPerConnection()), limitListener));
    }

    /** What a host shares with those that dial for it: the gater, and the muxer with its account of unread bytes. */
    private Host build(GaterSwitch gate, StreamMuxer muxer) {
        EventLoopGroup given = group;
        EventLoopGroup loops = given == null ? SocketKind.newEventLoopGroup() : given;
        PrivateKey identity = key;
        HostBuilder dialer = dialer(loops);
        HostConfig config = new HostConfig(
                identity == null ? Keys.generate(KeyType.ED25519) : identity,
                listenAddresses,
                announceAddresses,
                loops,
                given == null,
                agentVersion,
                limits,
                limitListener,
                gate,
                relays,
                () -> dialer.build(gate, muxer));
        List<SecurityProtocol> securities = security.stream()
                .map(SECURITY::get)
                .map(kind -> kind.create(config.key(), List.of(muxer.protocolId()), limits.handshakeTimeout()))
                .toList();
        Transport tcp = new TcpTransport(loops, limits.dialTimeout(), gate::checkAddressDial);
        DnsAddrResolver names = DnsAddrResolver.create(
                loops, dnsServers, limits.dialTimeout(), new DnsAddrResolver.Bounds(dnsAddrLimits, limitListener));
        Host host = new NettyHost(
                config, List.of(tcp), new ConnectionUpgrader.Stack(privateNetwork, securities, List.of(muxer)), names);
        host.addProtocol(PingProtocol.responder());
        return host;
    }
}
