package io.physarum.libp2p.host;

import java.util.Optional;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.host.resource.InboundScopes;
import io.physarum.libp2p.host.resource.Occupant;
import io.physarum.libp2p.host.resource.RejectionLog;

/** Makes connections of the channels that peers open, within the limits, and logs what comes of the others. Thread-safe. */
final class InboundUpgrades {

    private final InboundGate gate;

    private final ConnectionUpgrader upgrader;

    private final ExpectedCalls expectedCalls;

    private final Function<HostConnection, Occupant> register;

    private final RejectionLog rejections = new RejectionLog(System::nanoTime);

    /** Channels that are no connections yet; one that is added after the end is closed. */
    private final ChannelGroup handshakes = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

    /**
     * The upgrades of a host.
     *
     * @param register given each connection on its event loop; may refuse it with a {@link Libp2pException}, or say what takes
     *     up its place
     */
    InboundUpgrades(
            HostConfig config,
            ConnectionUpgrader upgrader,
            ExpectedCalls expectedCalls,
            Function<HostConnection, Occupant> register) {
        this.gate = InboundGate.of(config);
        this.upgrader = upgrader;
        this.expectedCalls = expectedCalls;
        this.register = register;
    }

    /** On the event loop of a channel that a peer opened. */
    void accept(Transport transport, Channel channel) {
        accept(transport, channel, expectedCalls.termsFor(channel.remoteAddress()));
    }

    /**
     * As the other, for a channel through a relay. It seems to come from the relay's socket, whoever calls: nobody is expected
     * there, as the relay decides nothing of who is the client.
     */
    void acceptCircuit(Transport transport, Channel channel) {
        accept(transport, channel, ConnectionUpgrader.Terms.negotiated(Origin.ACCEPTED, Optional.empty()));
    }

    private void accept(Transport transport, Channel channel, ConnectionUpgrader.Terms terms) {
        InboundScopes.Admission admission;
        try {
            admission = gate.admit(transport, channel);
        } catch (Libp2pException e) {
            rejections.rejected(channel.remoteAddress(), e);
            channel.close();
            return;
        }
        handshakes.add(channel);
        var remote = channel.remoteAddress();
        upgrader.upgrade(transport, channel, terms).whenComplete((connection, failure) -> {
            handshakes.remove(channel);
            admission.settled();
            if (failure != null) {
                rejections.rejected(remote, Failures.unwrap(failure));
                return;
            }
            try {
                admission.occupied(register.apply(connection));
            } catch (Libp2pException e) {
                rejections.rejected(remote, e);
                connection.close();
            }
        });
    }

    /** Closes the channels that are no connections yet, and those that come later. */
    void close() {
        handshakes.close();
    }
}
