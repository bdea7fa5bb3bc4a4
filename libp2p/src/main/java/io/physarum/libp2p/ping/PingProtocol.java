package io.physarum.libp2p.ping;

import java.time.Duration;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.limit.StreamsPerPeer;

/** The ping protocol, and its answering side: what comes goes back. */
public final class PingProtocol {

    /** The protocol id of ping. */
    public static final String PROTOCOL_ID = "/ipfs/ping/1.0.0";

    /** The bytes of one ping. */
    static final int LENGTH = 32;

    /** As many as other implementations open and allow. */
    private static final int MAX_STREAMS_PER_PEER = 2;

    private static final Duration IDLE = Duration.ofMinutes(1);

    private PingProtocol() {}

    /**
     * The binding that answers pings: on two streams of a peer at a time, which it resets when they are idle for a minute.
     */
    public static ProtocolBinding responder() {
        StreamsPerPeer streams = new StreamsPerPeer(Limit.INBOUND_PING_STREAMS_PER_PEER, MAX_STREAMS_PER_PEER);
        return ProtocolBinding.of(PROTOCOL_ID, stream -> {
            streams.take(stream);
            stream.pipeline().addLast(new EchoHandler(IDLE));
        });
    }
}
