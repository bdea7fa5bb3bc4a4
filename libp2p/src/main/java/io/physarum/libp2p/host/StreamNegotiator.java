package io.physarum.libp2p.host;

import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.MuxerSession;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamMuxer;
import io.physarum.libp2p.core.StreamResetException;
import io.physarum.libp2p.host.resource.StreamHold;
import io.physarum.libp2p.host.resource.StreamLimits;
import io.physarum.libp2p.host.resource.StreamScopes;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.multistream.MultistreamConfig;
import io.physarum.libp2p.multistream.Negotiation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Agrees on the protocol of a new stream and hands the stream to the protocol's binding. */
final class StreamNegotiator {

    private static final Logger LOG = LoggerFactory.getLogger(StreamNegotiator.class);

    private final ProtocolTable protocols;

    private final StreamScopes scopes;

    private final MultistreamConfig config;

    private final LimitListener limitListener;

    StreamNegotiator(ProtocolTable protocols, HostLimits limits, LimitListener limitListener) {
        this.protocols = protocols;
        this.scopes = new StreamScopes(streams(limits), limitListener);
        this.config = MultistreamConfig.of(limits.negotiationTimeout());
        this.limitListener = limitListener;
    }

    private static StreamLimits streams(HostLimits limits) {
        return new StreamLimits(
                limits.maxInboundStreams(),
                limits.maxOutboundStreams(),
                limits.maxPendingStreams(),
                limits.maxPendingStreamsPerPeer(),
                limits.maxStreamsPerPeer(),
                limits.maxStreamsPerProtocol(),
                limits.maxStreamsPerPeerProtocol(),
                limits.unlimitedNetworks());
    }

    /** Opens a stream for a protocol; called on the connection's event loop. The stream is reset if that fails. */
    CompletableFuture<Stream> open(MuxerSession session, ProtocolBinding binding) {
        return session.openStream().thenCompose(stream -> propose(stream, binding));
    }

    private CompletableFuture<Stream> propose(Stream stream, ProtocolBinding binding) {
        StreamHold hold;
        try {
            hold = scopes.open(stream);
        } catch (LimitExceededException e) {
            stream.reset();
            return CompletableFuture.failedFuture(e);
        }
        String first = binding.protocolIds().get(0);
        boolean isOnlyChoice = binding.protocolIds().size() == 1;
        boolean isAssumed = binding.isOptimistic() || (isOnlyChoice && isSpoken(stream, first));
        CompletableFuture<Stream> opened = isAssumed ? assume(stream, binding, hold) : agree(stream, binding, hold);
        return opened.whenComplete((done, failure) -> {
            if (failure != null) {
                stream.reset();
            }
        });
    }

    /** Whether the peer has said, over this very connection, that it speaks a protocol. */
    private static boolean isSpoken(Stream stream, String protocol) {
        return IdentifyProtocol.info(stream.connection())
                .filter(info -> info.protocols().contains(protocol))
                .isPresent();
    }

    /** Waits for the peer's agreement. */
    private CompletableFuture<Stream> agree(Stream stream, ProtocolBinding binding, StreamHold hold) {
        return Negotiation.propose(stream, binding.protocolIds(), config)
                .protocol()
                .thenApply(protocol -> initialize(stream, protocol, binding, hold));
    }

    /** Waits for nothing. */
    private CompletableFuture<Stream> assume(Stream stream, ProtocolBinding binding, StreamHold hold) {
        String protocol = binding.protocolIds().get(0);
        try {
            hold.agreed(protocol);
            Negotiation.assume(stream, protocol, config);
            return CompletableFuture.completedFuture(initialized(stream, protocol, binding));
        } catch (Libp2pException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Serves a stream that a peer opened. */
    void accept(Stream stream) {
        // What it throws resets the stream.
        StreamHold hold = scopes.open(stream);
        Negotiation.respond(stream, protocols::ids, config).protocol().whenComplete((protocol, failure) -> {
            try {
                if (failure != null) {
                    throw failure;
                }
                ProtocolBinding binding = protocols.get(protocol);
                if (binding == null) {
                    throw new StreamResetException(protocol + " is not served any more");
                }
                initialize(stream, protocol, binding, hold);
            } catch (Throwable e) {
                FaultReport.log(LOG, stream, e);
                stream.reset();
            }
        });
    }

    private Stream initialize(Stream stream, String protocol, ProtocolBinding binding, StreamHold hold) {
        hold.agreed(protocol);
        return initialized(stream, protocol, binding);
    }

    private Stream initialized(Stream stream, String protocol, ProtocolBinding binding) {
        stream.attr(StreamMuxer.STREAM_PROTOCOL).set(protocol);
        if (stream.connection() instanceof HostConnection connection) {
            connection.use().count(stream, protocol);
        }
        try {
            binding.initStream(stream);
            return stream;
        } catch (LimitExceededException e) {
            limitListener.onLimit(e.limit());
            throw e;
        } catch (Libp2pException e) {
            throw e;
        } catch (RuntimeException e) {
            FaultReport.log(LOG, stream, e);
            throw new StreamResetException("the binding of " + protocol + " failed: " + e, e);
        }
    }
}
