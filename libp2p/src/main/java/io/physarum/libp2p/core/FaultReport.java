package io.physarum.libp2p.core;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

import io.netty.handler.codec.DecoderException;
import org.slf4j.Logger;

/**
 * What the last handler of a pipeline does with an exception: the remote side's fault and the network's are told at debug
 * level, as anybody can cause them; anything else is our bug and an error.
 */
public final class FaultReport {

    private FaultReport() {}

    /** Logs an exception at the level it deserves. */
    public static void log(Logger logger, Object where, Throwable fault) {
        Throwable cause = cause(fault);
        if (isExpected(cause)) {
            logger.debug("{}: {}", where, cause.toString());
        } else {
            logger.error("{}: unexpected failure", where, cause);
        }
    }

    /** The exception without the wrapper that Netty's decoders put around it. */
    public static Throwable cause(Throwable fault) {
        Throwable cause = fault.getCause();
        return fault instanceof DecoderException && cause != null ? cause : fault;
    }

    /** Whether remote peers or the network can cause this. */
    public static boolean isExpected(Throwable cause) {
        return cause instanceof Libp2pException
                || cause instanceof IOException
                || cause instanceof DecoderException
                || cause instanceof ClosedChannelException;
    }
}
