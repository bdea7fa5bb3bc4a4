package io.physarum.libp2p.relay.dcutr;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identify.IdentifyInfo;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.dcutr.pb.HolePunchMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side that was dialled through the relay, which sees to the upgrade. Confined to the event loop of the relayed connection.
 *
 * <pre>
 * the peer has public addresses -> dial them -ok-> done
 *                                            -no-> CONNECT, CONNECT, SYNC, half a round trip, dial -ok-> done
 *                                                     ^                                         -no-+
 *                                                     +---------- twice more at the most -----------+
 * </pre>
 */
final class Upgrade {

    private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);

    private static final int ATTEMPTS = 3;

    /** What the peer has dialled may still be on its way when this side's dial has failed. */
    private static final long PAUSE_MILLIS = 1000;

    private final Host host;

    private final DirectDialer dialer;

    private final Connection relayed;

    private final Duration timeout;

    private final LongSupplier nanoClock;

    /** Completes with a direct connection as soon as there is one, whoever made it. */
    private final CompletableFuture<Connection> direct = new CompletableFuture<>();

    private int attempts;

    Upgrade(Host host, DirectDialer dialer, Connection relayed, DcutrTimes times) {
        this.host = host;
        this.dialer = dialer;
        this.relayed = relayed;
        this.timeout = times.exchange();
        this.nanoClock = times.nanoClock();
    }

    /** Completes with a direct connection as soon as there is one, whoever made it; fails if there is none after all. */
    CompletableFuture<Connection> start() {
        relayed.closeFuture()
                .thenRun(() ->
                        direct.completeExceptionally(new ConnectionClosedException("the relayed connection closed")));
        List<Multiaddr> addresses = Reach.publicOnes(
                IdentifyProtocol.info(relayed)
                        .map(IdentifyInfo::listenAddresses)
                        .orElse(List.of()),
                relayed);
        if (addresses.isEmpty()) {
            attempt();
        } else {
            dial(addresses, DirectDialer.Manner.ORDINARY);
        }
        return direct;
    }

    /** The peer has connected in the meantime. */
    void onConnected(Connection connection) {
        direct.complete(connection);
    }

    private void dial(List<Multiaddr> addresses, DirectDialer.Manner manner) {
        if (direct.isDone()) {
            return;
        }
        CompletableFuture<Connection> dial = dialer.dial(relayed.remotePeer(), addresses, manner);
        direct.whenComplete((connection, failure) -> dial.cancel(false));
        dial.whenComplete((connection, failure) -> {
            if (failure == null) {
                direct.complete(connection);
            } else {
                LOG.debug("no direct connection to {}: {}", relayed.remotePeer(), failure.toString());
                Future<?> next =
                        relayed.channel().eventLoop().schedule(this::attempt, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                direct.whenComplete((made, none) -> next.cancel(false));
            }
        });
    }

    private void attempt() {
        if (direct.isDone()) {
            return;
        }
        if (attempts == ATTEMPTS) {
            direct.completeExceptionally(new ConnectionClosedException(
                    "none of " + ATTEMPTS + " attempts brought a direct connection to " + relayed.remotePeer()));
            return;
        }
        attempts++;
        relayed.newStream(ProtocolBinding.of(Dcutr.PROTOCOL_ID, stream -> {}))
                .thenCompose(this::agree)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        giveUp(Failures.unwrap(failure));
                    }
                });
    }

    /** Without the other side's part there is nothing to try again. */
    private void giveUp(Throwable cause) {
        direct.completeExceptionally(
                cause instanceof Libp2pException ? cause : new ConnectionClosedException("the upgrade failed", cause));
    }

    private CompletableFuture<Void> agree(Stream stream) {
        MessageExchange messages = new MessageExchange(stream, timeout);
        long asked = nanoClock.getAsLong();
        CompletableFuture<HolePunchMessage> answer = messages.read(HolePunchMessage.Type.CONNECT);
        stream.writeAndFlush(DcutrCodec.connect(Reach.of(host)), stream.voidPromise());
        return answer.thenAccept(connect -> synchronise(stream, connect, nanoClock.getAsLong() - asked))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        stream.reset();
                    }
                });
    }

    private void synchronise(Stream stream, HolePunchMessage connect, long roundTripNanos) {
        List<Multiaddr> addresses = Reach.dialled(DcutrCodec.addresses(connect), relayed);
        stream.writeAndFlush(DcutrCodec.sync(), stream.voidPromise());
        stream.finish(timeout);
        stream.config().setAutoRead(true);
        Future<?> timer = stream.eventLoop()
                .schedule(
                        () -> dial(addresses, DirectDialer.Manner.PUNCH_AS_SERVER),
                        roundTripNanos / 2,
                        TimeUnit.NANOSECONDS);
        direct.whenComplete((connection, failure) -> timer.cancel(false));
    }
}
