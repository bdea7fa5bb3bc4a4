package io.physarum.libp2p.multistream;

import java.util.List;

import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * The side that proposes one protocol and takes the peer's agreement for granted: what is written goes out behind the
 * proposal without waiting. It reads the agreement off before anything reaches the handlers behind it. If the peer does not
 * agree, they hear of it as an exception, and the channel is closed.
 */
final class LazyInitiator extends MultistreamInitiator {

    private @Nullable ChannelHandlerContext context;

    LazyInitiator(String protocol, MultistreamConfig config) {
        super(List.of(protocol), config);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        super.handlerAdded(added);
    }

    /**
     * What is written in this turn of the event loop leaves with the proposal, in one piece if it can: a peer that does not
     * understand the proposal may close before a second one comes, whose failure would end the channel before the answer is read.
     */
    @Override
    void flushFirst(ChannelHandlerContext added) {
        added.executor().execute(added::flush);
    }

    /** A channel that is closed already tells of its end itself. */
    @Override
    void fail(Throwable cause) {
        ChannelHandlerContext current = context;
        boolean isNews =
                !result().isDone() && current != null && current.channel().isOpen();
        super.fail(cause);
        if (isNews && current != null) {
            current.fireExceptionCaught(cause);
            current.close();
        }
    }
}
