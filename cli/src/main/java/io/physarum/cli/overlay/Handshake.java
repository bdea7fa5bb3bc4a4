package io.physarum.cli.overlay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.host.HostLimits;
import io.physarum.libp2p.identify.IdentifyInfo;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** One connection to an address, whoever answers there, to learn who that is or why nobody does. Blocks. */
public final class Handshake {

    /** Enough to hear a peer that says who it is, unless this machine is busy. */
    private static final Duration LEAST_TO_IDENTIFY = Duration.ofSeconds(1);

    private static final long POLL_MILLIS = 20;

    private Handshake() {}

    /** What came of it. */
    public sealed interface Outcome {}

    /**
     * Somebody answered in libp2p, with the same key of a private network, or none as well.
     *
     * @param peer who it is, proven
     * @param agent what software it says it is; empty if it did not say
     * @param protocols what it says it serves; empty if it did not say
     */
    public record Answered(PeerId peer, String agent, List<String> protocols) implements Outcome {

        /** Copies the list. */
        public Answered {
            protocols = List.copyOf(protocols);
        }
    }

    /**
     * Somebody answered and proved who they are, and closed the connection once they knew who this node is.
     *
     * @param peer who it is, proven
     */
    public record Refused(PeerId peer) implements Outcome {}

    /**
     * Nobody did.
     *
     * @param cause why, as the transport or the handshake tells it
     */
    public record Failed(Throwable cause) implements Outcome {}

    /**
     * Connects as a node with some credentials.
     *
     * @param address where; the peer that it names, if any, is not insisted on
     * @param limit how long it may take, the start of the node and what the other says of itself included
     */
    public static Outcome with(Multiaddr address, Credentials credentials, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Host host = credentials.applyTo(new HostBuilder().limits(limits(limit))).build();
        try {
            host.start();
            CompletableFuture<Connection> connecting = host.connect(address.withoutPeer());
            return answered(connecting.get(left(end), TimeUnit.NANOSECONDS), toIdentify(limit), end);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return new Failed(reason(cause == null ? e : Failures.unwrap(cause)));
        } catch (TimeoutException e) {
            return new Failed(new RequestTimeoutException("dialling " + address, limit));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OverlayException("interrupted", e);
        } finally {
            host.stop();
        }
    }

    private static long left(long end) {
        return Math.max(1, end - System.nanoTime());
    }

    private static HostLimits limits(Duration limit) {
        Duration step = limit.multipliedBy(2).dividedBy(3);
        return HostLimits.builder()
                .dialTimeout(step)
                .handshakeTimeout(step)
                .connectTimeout(limit)
                .build();
    }

    private static Throwable reason(Throwable failure) {
        return failure instanceof DialException dial && !dial.attempts().isEmpty()
                ? dial.attempts().values().iterator().next()
                : failure;
    }

    /** How much of the time goes to what a peer says of itself; there are some that say nothing. */
    private static Duration toIdentify(Duration limit) {
        Duration quarter = limit.dividedBy(4);
        return quarter.compareTo(LEAST_TO_IDENTIFY) > 0 ? quarter : LEAST_TO_IDENTIFY;
    }

    static Outcome answered(Connection connection, Duration limit, long end) throws InterruptedException {
        Optional<IdentifyInfo> info = IdentifyProtocol.info(connection);
        long most = Math.min(end, System.nanoTime() + limit.toNanos());
        while (info.isEmpty() && connection.isOpen() && System.nanoTime() - most < 0) {
            Thread.sleep(POLL_MILLIS);
            info = IdentifyProtocol.info(connection);
        }
        if (info.isEmpty()) {
            // After a standstill of this process, what came meanwhile is still to be read.
            connection.channel().eventLoop().submit(() -> {}).await(left(end), TimeUnit.NANOSECONDS);
            info = IdentifyProtocol.info(connection);
        }
        if (info.isEmpty() && !connection.isOpen()) {
            return new Refused(connection.remotePeer());
        }
        return new Answered(
                connection.remotePeer(),
                info.map(IdentifyInfo::agentVersion).orElse(""),
                info.map(IdentifyInfo::protocols).orElse(List.of()));
    }
}
