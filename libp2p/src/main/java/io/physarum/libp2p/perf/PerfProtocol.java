package io.physarum.libp2p.perf;

import java.util.concurrent.TimeUnit;

import io.netty.handler.timeout.IdleStateHandler;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.limit.StreamsPerPeer;

/**
 * The perf protocol, {@code perf/perf.md} of the libp2p specifications, and its serving side. A host does not serve it unless
 * told to, as whoever asks uses up its bandwidth: leave it off where strangers can connect.
 */
public final class PerfProtocol {

    /** The protocol id of perf. */
    public static final String PROTOCOL_ID = "/perf/1.0.0";

    /** The bytes of the number that a run begins with. */
    static final int HEADER_BYTES = Long.BYTES;

    private PerfProtocol() {}

    /** As the other, where nobody hears of runs that are too large. */
    public static ProtocolBinding responder(PerfLimits limits) {
        return responder(limits, LimitListener.NONE);
    }

    /**
     * The binding that takes in what a peer sends, and then sends it what it asked for.
     *
     * @param listener hears of runs that are too large, on the stream's event loop; of too many, the host's own hears
     */
    public static ProtocolBinding responder(PerfLimits limits, LimitListener listener) {
        StreamsPerPeer streams = new StreamsPerPeer(Limit.INBOUND_PERF_STREAMS_PER_PEER, limits.maxStreamsPerPeer());
        return ProtocolBinding.of(PROTOCOL_ID, stream -> {
            streams.take(stream);
            stream.pipeline()
                    .addLast(new IdleStateHandler(0, 0, limits.idle().toNanos(), TimeUnit.NANOSECONDS))
                    .addLast(new PerfServerHandler(limits, listener));
        });
    }
}
