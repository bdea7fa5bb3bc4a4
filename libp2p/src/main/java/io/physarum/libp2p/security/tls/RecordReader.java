package io.physarum.libp2p.security.tls;

import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.NotSslRecordException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the records of a session and passes on what they hold, several at a time. Confined to the event loop.
 *
 * <pre>
 * +----------+-------------+-------------+----------------+
 * | type (8) | version (16)| length (16) | protected ...  |
 * +----------+-------------+-------------+----------------+
 * </pre>
 */
final class RecordReader {

    static final int HEADER_BYTES = 5;

    private static final int LENGTH_INDEX = 3;

    /** The types that TLS has, from change_cipher_spec to application_data. */
    private static final int FIRST_TYPE = 20;

    private static final int LAST_TYPE = 23;

    /** Of records that are passed on together: as one who keeps a part of it keeps all of it, not too many. */
    private static final int MAX_BATCH_BYTES = 4 * RecordScratch.MAX_RECORD_BYTES;

    /** What there is to do after some records. */
    enum Outcome {
        /** Nothing. */
        OPEN,
        /** The engine has something to send, such as an update of keys. */
        TO_ANSWER,
        /** The peer ended the session. */
        CLOSED
    }

    private final SSLEngine engine;

    /** The beginning of a record whose end has not come. */
    private @Nullable ByteBuf partial;

    private Outcome outcome = Outcome.OPEN;

    private boolean passedOn;

    private boolean failed;

    RecordReader(SSLEngine engine) {
        this.engine = engine;
    }

    /** Whether a record could not be opened; none after it is. */
    boolean isFailed() {
        return failed;
    }

    /** Whether anything was passed on since this was asked before. */
    boolean takePassedOn() {
        boolean result = passedOn;
        passedOn = false;
        return result;
    }

    /**
     * Reads a buffer to its end, passes on what its records hold and keeps the beginning of one that is not complete.
     *
     * @throws SSLException if one is no record, or not what the peer protected
     */
    Outcome read(ChannelHandlerContext ctx, ByteBuf in) throws SSLException {
        outcome = Outcome.OPEN;
        try {
            completePartial(ctx, in);
            while (!ctx.isRemoved() && outcome != Outcome.CLOSED && nextRecord(in, in.readerIndex()) > 0) {
                openBatch(ctx, in);
            }
            if (in.isReadable() && !ctx.isRemoved() && outcome != Outcome.CLOSED) {
                // It grows only as bytes arrive, whatever length the peer announces.
                partial = ctx.alloc()
                        .heapBuffer(in.readableBytes(), RecordScratch.MAX_RECORD_BYTES)
                        .writeBytes(in);
            }
            return outcome;
        } catch (SSLException e) {
            failed = true;
            throw e;
        } finally {
            in.skipBytes(in.readableBytes());
        }
    }

    /** The length of the record that begins there; 0 if it is not complete. */
    private static int nextRecord(ByteBuf in, int index) throws SSLException {
        int available = in.writerIndex() - index;
        if (available < HEADER_BYTES) {
            return 0;
        }
        int type = in.getUnsignedByte(index);
        int length = HEADER_BYTES + in.getUnsignedShort(index + LENGTH_INDEX);
        if (type < FIRST_TYPE || type > LAST_TYPE) {
            throw new NotSslRecordException("type " + type + " is none of TLS");
        }
        if (length > RecordScratch.MAX_RECORD_BYTES) {
            throw new SSLException("a record of " + length + " bytes is longer than TLS allows");
        }
        return length > available ? 0 : length;
    }

    private void completePartial(ChannelHandlerContext ctx, ByteBuf in) throws SSLException {
        ByteBuf start = partial;
        if (start == null) {
            return;
        }
        append(start, in, HEADER_BYTES);
        if (start.readableBytes() >= HEADER_BYTES) {
            nextRecord(start, 0);
            append(start, in, HEADER_BYTES + start.getUnsignedShort(LENGTH_INDEX));
        }
        if (nextRecord(start, 0) > 0) {
            partial = null;
            try {
                openBatch(ctx, start);
            } finally {
                start.release();
            }
        }
    }

    private static void append(ByteBuf start, ByteBuf in, int wanted) {
        int missing = Math.max(0, wanted - start.readableBytes());
        start.writeBytes(in, Math.min(missing, in.readableBytes()));
    }

    /** Opens complete records, one at least. */
    private void openBatch(ChannelHandlerContext ctx, ByteBuf in) throws SSLException {
        int end = endOfBatch(in);
        ByteBuf plain = ctx.alloc().directBuffer(end - in.readerIndex());
        try {
            while (in.readerIndex() < end && outcome != Outcome.CLOSED) {
                open(in, nextRecord(in, in.readerIndex()), plain);
            }
        } finally {
            passOn(ctx, plain);
        }
    }

    /** Also what came before a record that cannot be opened. */
    private void passOn(ChannelHandlerContext ctx, ByteBuf plain) {
        if (plain.isReadable()) {
            passedOn = true;
            ctx.fireChannelRead(plain);
        } else {
            plain.release();
        }
    }

    private static int endOfBatch(ByteBuf in) throws SSLException {
        int end = in.readerIndex();
        int length = nextRecord(in, end);
        do {
            end += length;
            length = nextRecord(in, end);
        } while (length > 0 && end + length - in.readerIndex() <= MAX_BATCH_BYTES);
        return end;
    }

    private void open(ByteBuf in, int length, ByteBuf plain) throws SSLException {
        ByteBuffer record = RecordScratch.get(length).limit(length);
        in.readBytes(record);
        record.flip();
        int start = plain.writerIndex();
        SSLEngineResult result = engine.unwrap(record, plain.internalNioBuffer(start, plain.writableBytes()));
        plain.writerIndex(start + result.bytesProduced());
        HandshakeStatus next = RecordTasks.run(engine, result.getHandshakeStatus());
        if (result.getStatus() == Status.CLOSED) {
            outcome = Outcome.CLOSED;
        } else if (result.getStatus() != Status.OK || record.hasRemaining()) {
            throw new SSLException("a record of " + length + " bytes is not whole: " + result.getStatus());
        } else if (next == HandshakeStatus.NEED_WRAP) {
            outcome = Outcome.TO_ANSWER;
        }
    }

    /** Drops what was not read. */
    void release() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }
}
