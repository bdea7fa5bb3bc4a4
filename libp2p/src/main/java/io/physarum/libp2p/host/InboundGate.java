package io.physarum.libp2p.host;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.host.resource.InboundLimits;
import io.physarum.libp2p.host.resource.InboundScopes;
import io.physarum.libp2p.multiformats.Multiaddr;

/** What a connection that a peer opened has to pass before anything is read from it: the gater, then the limits. Thread-safe. */
final class InboundGate {

    /** A handshake takes a few round trips, and the timeout allows for the slowest links: a fifth of it does for nearly all. */
    private static final int HANDSHAKES_A_TIMEOUT_ALLOWS = 5;

    private final GaterSwitch gater;

    private final InboundScopes scopes;

    private InboundGate(GaterSwitch gater, InboundScopes scopes) {
        this.gater = gater;
        this.scopes = scopes;
    }

    static InboundGate of(HostConfig config) {
        return new InboundGate(
                config.gater(), new InboundScopes(limits(config.limits()), config.limitListener(), System::nanoTime));
    }

    private static InboundLimits limits(HostLimits limits) {
        InboundLimits.PerIp perIp = new InboundLimits.PerIp(
                limits.maxConnectionsPerIp(),
                limits.maxPendingPerIp(),
                limits.acceptRatePerIp(),
                limits.acceptBurstPerIp());
        return new InboundLimits(
                limits.maxInboundConnections(),
                limits.maxPendingInbound(),
                limits.handshakeTimeout().dividedBy(HANDSHAKES_A_TIMEOUT_ALLOWS),
                perIp,
                limits.unlimitedNetworks());
    }

    /**
     * Admits a connection, which counts until it closes; called on its event loop. It may be closed in favour of a newer one.
     *
     * @return must be told when the handshake has succeeded or failed, as until then it also counts as pending, and who occupies
     *     the place then
     * @throws io.physarum.libp2p.core.ConnectionRefusedException if the gater refuses it
     * @throws io.physarum.libp2p.core.LimitExceededException if it is one too many
     * @throws ConnectionClosedException if it is gone already
     */
    InboundScopes.Admission admit(Transport transport, Channel channel) {
        if (channel.remoteAddress() == null) {
            throw new ConnectionClosedException("the connection closed at once");
        }
        Multiaddr remote = transport.remoteAddress(channel);
        gater.checkAccept(remote);
        InboundScopes.Admission admission = scopes.admit(remote, channel::close);
        channel.closeFuture().addListener(closed -> admission.closed());
        return admission;
    }
}
