package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.SecurityProtocol;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.core.SelfConnectionException;
import io.physarum.libp2p.core.StreamMuxer;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multistream.MultistreamConfig;
import io.physarum.libp2p.multistream.Negotiation;
import org.jspecify.annotations.Nullable;

/** Makes a connection of a raw channel: private network, security negotiation and handshake, muxer negotiation. */
final class ConnectionUpgrader {

    private static final String OTHER_KEY = "the peer seems to use another pre-shared key (or none)";

    private static final String KEY_NEEDED = "the peer may be in a private network: a pre-shared key is needed";

    /**
     * What the upgrader chooses from.
     *
     * @param privateNetwork makes the handler that encrypts with the pre-shared key, if there is one
     * @param security the security protocols, most wanted first
     * @param muxers the muxers, most wanted first
     */
    record Stack(
            Optional<Supplier<ChannelHandler>> privateNetwork,
            List<SecurityProtocol> security,
            List<StreamMuxer> muxers) {}

    private final PeerId self;

    private final Stack stack;

    private final StreamNegotiator negotiator;

    private final MultistreamConfig negotiation;

    private final Duration timeout;

    ConnectionUpgrader(PeerId self, Stack stack, StreamNegotiator negotiator, Duration timeout) {
        this.self = self;
        this.stack = stack;
        this.negotiator = negotiator;
        this.negotiation = MultistreamConfig.of(timeout);
        this.timeout = timeout;
    }

    /**
     * Upgrades a channel; called on its event loop, where the future completes. If it fails, or is cancelled, the channel is
     * closed.
     *
     * @param initiator whether this side dialled
     * @param expected the peer that must be at the other end, if one must
     */
    CompletableFuture<HostConnection> upgrade(
            Transport transport, Channel channel, boolean initiator, Optional<PeerId> expected) {
        CompletableFuture<HostConnection> result = new CompletableFuture<>();
        Run run = new Run(transport, channel, initiator, expected);
        Future<?> timer = channel.eventLoop()
                .schedule(() -> result.completeExceptionally(run.timedOut()), timeout.toNanos(), TimeUnit.NANOSECONDS);
        result.whenComplete((connection, failure) -> {
            timer.cancel(false);
            if (failure != null) {
                channel.pipeline().addLast(new TailHandler());
                channel.close();
            }
        });
        Failures.forward(run.start(), result);
        return result;
    }

    /** One upgrade. */
    private final class Run {

        private final Transport transport;

        private final Channel channel;

        private final boolean initiator;

        private final Optional<PeerId> expected;

        private final FirstBytes firstBytes = new FirstBytes();

        private @Nullable Negotiation first;

        Run(Transport transport, Channel channel, boolean initiator, Optional<PeerId> expected) {
            this.transport = transport;
            this.channel = channel;
            this.initiator = initiator;
            this.expected = expected;
        }

        CompletableFuture<HostConnection> start() {
            channel.pipeline().addLast(firstBytes);
            stack.privateNetwork().ifPresent(handler -> channel.pipeline().addLast("private-network", handler.get()));
            return selectSecurity().thenCompose(this::secure);
        }

        private CompletableFuture<String> selectSecurity() {
            List<String> ids =
                    stack.security().stream().map(SecurityProtocol::protocolId).toList();
            Negotiation selection = negotiate(ids);
            first = selection;
            return selection.protocol().exceptionally(failure -> {
                throw new CompletionException(explained(Failures.unwrap(failure)));
            });
        }

        /** Why the time was not enough: bytes of another network may read as the length of a line that never ends. */
        Throwable timedOut() {
            return explained(new RequestTimeoutException("connection handshake", timeout));
        }

        private Throwable explained(Throwable cause) {
            boolean understood = first != null && first.peerSpeaksMultistream().getAsBoolean();
            return understood ? cause : explain(cause);
        }

        private Negotiation negotiate(List<String> ids) {
            return initiator
                    ? Negotiation.propose(channel, ids, negotiation)
                    : Negotiation.respond(channel, () -> ids, negotiation);
        }

        /**
         * The peer never said that it speaks multistream-select: if it said anything, the networks most likely differ. One
         * that connects and says nothing may be a health check.
         */
        private Throwable explain(Throwable cause) {
            if (stack.privateNetwork().isPresent()) {
                return !firstBytes.isSeen() ? cause : new ProtocolViolationException(OTHER_KEY, cause);
            }
            if (cause instanceof ProtocolViolationException) {
                return new ProtocolViolationException("what the peer sent is not libp2p; " + KEY_NEEDED, cause);
            }
            return initiator && cause instanceof ConnectionClosedException
                    ? new ConnectionClosedException("the peer closed the connection at once; " + KEY_NEEDED, cause)
                    : cause;
        }

        private CompletableFuture<HostConnection> secure(String protocol) {
            SecurityProtocol security = stack.security().stream()
                    .filter(candidate -> candidate.protocolId().equals(protocol))
                    .findFirst()
                    .orElseThrow();
            return security.secure(channel, initiator, expected).thenCompose(session -> {
                if (session.remotePeer().equals(self)) {
                    throw new SelfConnectionException();
                }
                return mux(protocol, session);
            });
        }

        private CompletableFuture<HostConnection> mux(String protocol, SecuritySession session) {
            List<String> ids =
                    stack.muxers().stream().map(StreamMuxer::protocolId).toList();
            CompletableFuture<String> chosen = session.earlyMuxer()
                    .filter(ids::contains)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> negotiate(ids).protocol());
            return chosen.thenApply(id -> connection(protocol, session, id));
        }

        private HostConnection connection(String protocol, SecuritySession session, String muxerId) {
            StreamMuxer muxer = stack.muxers().stream()
                    .filter(candidate -> candidate.protocolId().equals(muxerId))
                    .findFirst()
                    .orElseThrow();
            HostConnection.Facts facts = new HostConnection.Facts(
                    transport.remoteAddress(channel), transport.localAddress(channel), initiator, protocol, session);
            return new HostConnection(channel, facts, muxer, negotiator);
        }
    }
}
