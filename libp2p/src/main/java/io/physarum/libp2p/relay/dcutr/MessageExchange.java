package io.physarum.libp2p.relay.dcutr;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.ChannelHandlerContext;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.relay.dcutr.pb.HolePunchMessage;
import io.physarum.libp2p.relay.wire.HeadReader;

/** Reads one message after the other from a stream. Confined to its event loop. */
final class MessageExchange {

    private final Stream stream;

    private final Duration timeout;

    MessageExchange(Stream stream, Duration timeout) {
        this.stream = stream;
        this.timeout = timeout;
    }

    /** The next message, which must be of a type; to be called when the last one was read. */
    CompletableFuture<HolePunchMessage> read(HolePunchMessage.Type expected) {
        HeadReader reader = new HeadReader("a message of the direct upgrade", DcutrCodec.MAX_MESSAGE, timeout);
        ChannelHandlerContext last = stream.pipeline().context(HeadReader.class);
        stream.pipeline().addLast(reader);
        if (last != null) {
            ((HeadReader) last.handler()).handOver(last);
        }
        return reader.result().thenApply(bytes -> DcutrCodec.decode(bytes, expected));
    }
}
