package io.physarum.libp2p.multistream;

import java.util.Collection;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.physarum.libp2p.core.ProtocolViolationException;

/**
 * The side that is proposed to. Payload that the initiator sent behind its proposal, without waiting, is passed on once the
 * proposal is accepted.
 */
final class MultistreamResponder extends MultistreamHandler {

    private final Supplier<? extends Collection<String>> supported;

    private int proposals;

    MultistreamResponder(Supplier<? extends Collection<String>> supported, MultistreamConfig config) {
        super(config);
        this.supported = supported;
    }

    @Override
    void begin(ChannelHandlerContext context, ByteBuf out) {
        MultistreamCodec.writeLine(out, MultistreamCodec.HEADER);
    }

    @Override
    void onLine(ChannelHandlerContext context, String line, ByteBuf out) {
        if (++proposals > config().maxProposals()) {
            throw new ProtocolViolationException(
                    "the peer proposed more than " + config().maxProposals() + " protocols");
        }
        if (line.equals(MultistreamCodec.LIST)) {
            MultistreamCodec.writeList(out, supported.get());
        } else if (supported.get().contains(line)) {
            ByteBuf answer = context.alloc().buffer();
            MultistreamCodec.writeLine(answer, line);
            context.writeAndFlush(answer, context.voidPromise());
            succeed(context, line);
        } else {
            MultistreamCodec.writeLine(out, MultistreamCodec.NOT_AVAILABLE);
        }
    }
}
