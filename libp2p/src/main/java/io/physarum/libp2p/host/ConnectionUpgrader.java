package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitListener;
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

    /**
     * What a set-up must keep to.
     *
     * @param gater asked when it is proved who is at the other end
     * @param timeout the most time it may take
     * @param maxBytes the most bytes that the other end may send
     * @param listener told if they are exceeded
     */
    record Guard(GaterSwitch gater, Duration timeout, int maxBytes, LimitListener listener) {

        static Guard of(HostConfig config) {
            HostLimits limits = config.limits();
            return new Guard(
                    config.gater(), limits.handshakeTimeout(), limits.maxHandshakeBytes(), config.limitListener());
        }
    }

    /**
     * What is settled before an upgrade.
     *
     * @param origin who dialled
     * @param expected the peer that must be at the other end, if one must
     * @param assumed the place in the stack of the security protocol that the peer is taken to speak; none to negotiate. Its
     *     handshake then begins at once, and a refusal costs the connection
     */
    record Terms(Origin origin, Optional<PeerId> expected, OptionalInt assumed) {

        static Terms negotiated(Origin origin, Optional<PeerId> expected) {
            return new Terms(origin, expected, OptionalInt.empty());
        }
    }

    private final PeerId self;

    private final Stack stack;

    private final List<String> securityIds;

    private final StreamNegotiator negotiator;

    private final MultistreamConfig negotiation;

    private final Guard guard;

    ConnectionUpgrader(PeerId self, Stack stack, StreamNegotiator negotiator, Guard guard) {
        this.self = self;
        this.stack = stack;
        this.securityIds =
                stack.security().stream().map(SecurityProtocol::protocolId).toList();
        this.negotiator = negotiator;
        this.negotiation = MultistreamConfig.of(guard.timeout());
        this.guard = guard;
    }

    /** Who hears when a limit bites. */
    LimitListener limitListener() {
        return guard.listener();
    }

    /** The ids of the security protocols, most wanted first. */
    List<String> securityIds() {
        return securityIds;
    }

    /**
     * Upgrades a channel; called on its event loop, where the future completes. If it fails, or is cancelled, the channel is
     * closed. A refusal of security protocols is an {@link io.physarum.libp2p.core.UnsupportedProtocolException} that names
     * those that were proposed.
     */
    CompletableFuture<HostConnection> upgrade(Transport transport, Channel channel, Terms terms) {
        Run run = new Run(transport, channel, terms);
        CompletableFuture<HostConnection> result = run.result;
        Future<?> timer = channel.eventLoop()
                .schedule(
                        () -> result.completeExceptionally(run.timedOut()),
                        guard.timeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        result.whenComplete((connection, failure) -> {
            timer.cancel(false);
            if (failure != null) {
                channel.pipeline().addLast(new TailHandler());
                if (failure instanceof ProtocolViolationException) {
                    LingeringClose.close(channel);
                } else {
                    channel.close();
                }
            } else if (channel.pipeline().context(run.bytes) != null) {
                channel.pipeline().remove(run.bytes);
            }
        });
        Failures.forward(run.start(), result);
        return result;
    }

    /** One upgrade. */
    private final class Run {

        private final Transport transport;

        private final Channel channel;

        private final Terms terms;

        private final CompletableFuture<HostConnection> result = new CompletableFuture<>();

        private final HandshakeBytes bytes = new HandshakeBytes(guard.maxBytes(), this::onTooManyBytes);

        private @Nullable Negotiation first;

        Run(Transport transport, Channel channel, Terms terms) {
            this.transport = transport;
            this.channel = channel;
            this.terms = terms;
        }

        CompletableFuture<HostConnection> start() {
            channel.pipeline().addLast(bytes);
            stack.privateNetwork().ifPresent(handler -> channel.pipeline().addLast("private-network", handler.get()));
            return (terms.assumed().isPresent() ? assume(terms.assumed().getAsInt()) : negotiate())
                    .exceptionally(failure -> {
                        throw new CompletionException(explained(Failures.unwrap(failure)));
                    });
        }

        private void onTooManyBytes(long limit) {
            result.completeExceptionally(guard.listener().exceeded(Limit.MAX_HANDSHAKE_BYTES, limit));
        }

        /** Proposes one security protocol and sends the beginning of its handshake along. */
        private CompletableFuture<HostConnection> assume(int place) {
            SecurityProtocol security = stack.security().get(place);
            first = Negotiation.assume(channel, security.protocolId(), negotiation);
            return secure(security);
        }

        private CompletableFuture<HostConnection> negotiate() {
            Negotiation selection = negotiate(securityIds);
            first = selection;
            return selection
                    .protocol()
                    .thenCompose(protocol -> secure(stack.security().stream()
                            .filter(candidate -> candidate.protocolId().equals(protocol))
                            .findFirst()
                            .orElseThrow()));
        }

        /** Why the time was not enough: bytes of another network may read as the length of a line that never ends. */
        Throwable timedOut() {
            return explained(new RequestTimeoutException("connection handshake", guard.timeout()));
        }

        private Throwable explained(Throwable cause) {
            boolean understood = first != null && first.peerSpeaksMultistream().getAsBoolean();
            return understood ? cause : explain(cause);
        }

        private Negotiation negotiate(List<String> ids) {
            return terms.origin().isInitiator()
                    ? Negotiation.propose(channel, ids, negotiation)
                    : Negotiation.respond(channel, () -> ids, negotiation);
        }

        /**
         * The peer never said that it speaks multistream-select: if it said anything, the networks most likely differ. One
         * that connects and says nothing may be a health check.
         */
        private Throwable explain(Throwable cause) {
            if (stack.privateNetwork().isPresent()) {
                return !bytes.isSeen() ? cause : new ProtocolViolationException(OTHER_KEY, cause);
            }
            if (cause instanceof ProtocolViolationException) {
                return new ProtocolViolationException("what the peer sent is not libp2p; " + KEY_NEEDED, cause);
            }
            return terms.origin().isInitiator() && cause instanceof ConnectionClosedException
                    ? new ConnectionClosedException("the peer closed the connection at once; " + KEY_NEEDED, cause)
                    : cause;
        }

        private CompletableFuture<HostConnection> secure(SecurityProtocol security) {
            return security.secure(channel, terms.origin().isInitiator(), terms.expected())
                    .thenCompose(session -> {
                        if (session.remotePeer().equals(self)) {
                            throw new SelfConnectionException();
                        }
                        guard.gater()
                                .checkSecured(
                                        session.remotePeer(),
                                        transport.remoteAddress(channel),
                                        terms.origin().isDialled());
                        return mux(security.protocolId(), session);
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
                    transport.remoteAddress(channel),
                    transport.localAddress(channel),
                    terms.origin(),
                    protocol,
                    session);
            return new HostConnection(channel, facts, muxer, negotiator);
        }
    }
}
