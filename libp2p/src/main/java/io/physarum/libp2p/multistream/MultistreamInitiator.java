package io.physarum.libp2p.multistream;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.UnsupportedProtocolException;

/** The side that proposes: header and first proposal go out together, each further one after a refusal. */
class MultistreamInitiator extends MultistreamHandler {

    private final List<String> protocols;

    private int proposed;

    MultistreamInitiator(List<String> protocols, MultistreamConfig config) {
        super(config);
        this.protocols = List.copyOf(protocols);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("there must be a protocol to propose");
        }
    }

    @Override
    void begin(ChannelHandlerContext context, ByteBuf out) {
        MultistreamCodec.writeLine(out, MultistreamCodec.HEADER);
        MultistreamCodec.writeLine(out, protocols.get(0));
    }

    @Override
    void onLine(ChannelHandlerContext context, String line, ByteBuf out) {
        String proposal = protocols.get(proposed);
        if (line.equals(proposal)) {
            succeed(context, proposal);
        } else if (!line.equals(MultistreamCodec.NOT_AVAILABLE)) {
            throw new ProtocolViolationException("the peer answered a proposal of " + proposal + " with " + line);
        } else if (++proposed < protocols.size()) {
            MultistreamCodec.writeLine(out, protocols.get(proposed));
        } else {
            throw new UnsupportedProtocolException(protocols);
        }
    }
}
