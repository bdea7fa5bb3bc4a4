package io.physarum.libp2p.multistream;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.netty.channel.Channel;

/**
 * One run of multistream-select on a connection or stream.
 *
 * @param protocol completes on the channel's event loop with the protocol agreed on, before any byte that follows the
 *     negotiation is passed on. Fails with {@link io.physarum.libp2p.core.UnsupportedProtocolException}, {@link
 *     io.physarum.libp2p.core.ProtocolViolationException}, {@link io.physarum.libp2p.core.RequestTimeoutException} or {@link
 *     io.physarum.libp2p.core.ConnectionClosedException}; closing the channel is left to the caller
 * @param peerSpeaksMultistream whether the peer's header has arrived: if not, the other end may not be libp2p at all
 */
public record Negotiation(CompletableFuture<String> protocol, BooleanSupplier peerSpeaksMultistream) {

    /** Proposes protocols, most wanted first; called on the channel's event loop. */
    public static Negotiation propose(Channel channel, List<String> protocols, MultistreamConfig config) {
        return start(channel, new MultistreamInitiator(protocols, config));
    }

    /**
     * Proposes a protocol without waiting for the peer's agreement: what is written next goes out together with it; called on
     * the channel's event loop. What is read is passed on once the peer agreed. If it does not, handlers behind hear of the
     * failure as an exception, and the channel is closed.
     */
    public static Negotiation assume(Channel channel, String protocol, MultistreamConfig config) {
        return start(channel, new LazyInitiator(protocol, config));
    }

    /** Accepts the first protocol proposed that is among the supported ones; called on the channel's event loop. */
    public static Negotiation respond(
            Channel channel, Supplier<? extends Collection<String>> supported, MultistreamConfig config) {
        return start(channel, new MultistreamResponder(supported, config));
    }

    private static Negotiation start(Channel channel, MultistreamHandler handler) {
        channel.pipeline().addLast(handler);
        return new Negotiation(handler.result(), handler::isHeaderSeen);
    }
}
