package io.physarum.libp2p.relay.dcutr;

import java.time.Duration;
import java.util.List;

import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.dcutr.pb.HolePunchMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side that dialled through the relay, which the other side asks for the upgrade: it tells its addresses, and dials on
 * SYNC. The other side's dial is expected before it knows where to: on the direct way it may be faster than the SYNC that was
 * sent before it. Confined to the stream's event loop.
 */
final class UpgradeServer {

    private static final Logger LOG = LoggerFactory.getLogger(UpgradeServer.class);

    private static final AttributeKey<Integer> SERVED = AttributeKey.valueOf(UpgradeServer.class, "served");

    /** Twice as many as the specification has a peer try. */
    private static final int MAX_UPGRADES = 6;

    private final Host host;

    private final DirectDialer dialer;

    private final Stream stream;

    private final MessageExchange messages;

    UpgradeServer(Host host, DirectDialer dialer, Stream stream, Duration timeout) {
        this.host = host;
        this.dialer = dialer;
        this.stream = stream;
        this.messages = new MessageExchange(stream, timeout);
    }

    void start() {
        Connection relayed = stream.connection();
        if (!relayed.remoteAddress().isRelayed()) {
            throw new ProtocolViolationException("the peer asks for a direct connection on one");
        }
        count(relayed);
        messages.read(HolePunchMessage.Type.CONNECT)
                .thenAccept(this::onConnect)
                .whenComplete((done, failure) -> onEnd(failure));
    }

    /** A peer cannot have this host dial others' addresses as often as it likes. */
    private static void count(Connection relayed) {
        Attribute<Integer> served = relayed.channel().attr(SERVED);
        Integer before = served.get();
        int count = before == null ? 0 : before;
        if (count >= MAX_UPGRADES) {
            throw new ProtocolViolationException(
                    "the peer asks for more than " + MAX_UPGRADES + " direct upgrades of one connection");
        }
        served.set(count + 1);
    }

    private void onConnect(HolePunchMessage connect) {
        List<Multiaddr> addresses = Reach.dialled(DcutrCodec.addresses(connect), stream.connection());
        dialer.expect(stream.remotePeer(), addresses);
        stream.writeAndFlush(DcutrCodec.connect(Reach.of(host)), stream.voidPromise());
        messages.read(HolePunchMessage.Type.SYNC)
                .thenAccept(sync -> punch(addresses))
                .whenComplete((done, failure) -> onEnd(failure));
    }

    private void punch(List<Multiaddr> addresses) {
        stream.close();
        boolean isDirect = host.connection(stream.remotePeer())
                .filter(best -> !best.remoteAddress().isRelayed())
                .isPresent();
        if (isDirect) {
            return;
        }
        dialer.expect(stream.remotePeer(), addresses);
        dialer.dial(stream.remotePeer(), addresses, DirectDialer.Manner.PUNCH_AS_CLIENT)
                .whenComplete((connection, failure) -> LOG.debug(
                        "direct dial of {} at {}: {}",
                        stream.remotePeer(),
                        addresses,
                        failure == null ? "connected" : String.valueOf(failure.getMessage())));
    }

    private void onEnd(@Nullable Throwable failure) {
        if (failure != null) {
            FaultReport.log(LOG, stream, Failures.unwrap(failure));
            stream.reset();
        }
    }
}
