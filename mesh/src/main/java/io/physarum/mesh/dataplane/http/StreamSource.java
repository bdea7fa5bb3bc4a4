package io.physarum.mesh.dataplane.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.identity.PeerId;

/** Opens streams on which a peer serves HTTP. */
interface StreamSource {

    /**
     * Opens a stream. Its auto-read is off and nothing has been read when the future completes, on whatever thread.
     */
    CompletableFuture<Opened> open(PeerId peer);

    /**
     * A new stream.
     *
     * @param channel the stream
     * @param keepAlive whether it may carry more than one request
     */
    record Opened(Channel channel, boolean keepAlive) {}

    /** Streams of a host, and for what the host serves itself a way that needs none. */
    static StreamSource of(Host host, HttpServing own) {
        StreamSource others = of(host);
        return peer -> peer.equals(host.peerId())
                ? own.ownEnd().connect(host.eventLoopGroup()).thenApply(channel -> new Opened(channel, true))
                : others.open(peer);
    }

    /** Streams of a host: {@code /http/1.1}, else the original's protocol. */
    static StreamSource of(Host host) {
        ProtocolBinding binding = ProtocolBinding.of(
                List.of(HttpServing.HTTP, HttpServing.ONE_REQUEST),
                stream -> stream.config().setAutoRead(false));
        return peer -> host.newStream(peer, binding)
                .thenApply(stream -> new Opened(stream, HttpServing.HTTP.equals(stream.protocol())));
    }
}
