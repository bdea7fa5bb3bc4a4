package io.physarum.libp2p.muxer.yamux;

import io.netty.channel.DefaultChannelPipeline;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.StreamResetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream's pipeline, whose end maps exceptions that no handler took to actions. */
final class YamuxStreamPipeline extends DefaultChannelPipeline {

    private static final Logger LOG = LoggerFactory.getLogger(YamuxStreamPipeline.class);

    private final YamuxStreamChannel stream;

    YamuxStreamPipeline(YamuxStreamChannel stream) {
        super(stream);
        this.stream = stream;
    }

    /** A stream that ended is only told of; anything else is reported and resets the stream. */
    @Override
    protected void onUnhandledInboundException(Throwable fault) {
        FaultReport.log(LOG, stream, fault);
        boolean over = fault instanceof StreamResetException || fault instanceof ConnectionClosedException;
        if (!over && stream.isRegistered()) {
            stream.reset();
        }
    }
}
