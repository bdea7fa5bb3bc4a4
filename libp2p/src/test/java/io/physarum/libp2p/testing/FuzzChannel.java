package io.physarum.libp2p.testing;

import java.util.Arrays;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.physarum.libp2p.core.Libp2pException;

/** A channel that a fuzz target feeds; when it is closed, everything allocated from it must have been released. */
public final class FuzzChannel implements AutoCloseable {

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    private final EmbeddedChannel channel = new EmbeddedChannel();

    /** A channel with nothing in its pipeline. */
    public FuzzChannel() {
        channel.config().setAllocator(allocator);
        channel.freezeTime();
    }

    /** The channel itself. */
    public EmbeddedChannel channel() {
        return channel;
    }

    /**
     * Feeds the channel: the first byte says how many bytes come at once (0: all), the others are what comes. Failures of the
     * peer's making are what decoders are for; others are thrown.
     */
    public void feed(byte[] input) {
        int piece = input.length == 0 || input[0] == 0 ? Integer.MAX_VALUE : input[0] & 0xff;
        for (int from = 1; from < input.length && channel.isOpen(); from += piece) {
            int to = Math.min(input.length - from, piece) + from;
            receive(channel, Arrays.copyOfRange(input, from, to));
            if (piece == Integer.MAX_VALUE) {
                return;
            }
        }
    }

    /**
     * Lets bytes come in, and closes the channel if they break a protocol; other failures are thrown.
     *
     * @param channel the channel, whose allocator is used
     */
    public static void receive(EmbeddedChannel channel, byte[] bytes) {
        try {
            channel.writeInbound(channel.alloc().buffer().writeBytes(bytes));
            channel.runPendingTasks();
        } catch (Libp2pException | DecoderException e) {
            requirePeersFault(e);
            channel.close();
        }
    }

    private static void requirePeersFault(RuntimeException failure) {
        if (!(failure instanceof Libp2pException) && !(failure.getCause() instanceof Libp2pException)) {
            throw failure;
        }
    }

    /** Ends the channel. */
    @Override
    public void close() {
        try {
            channel.finishAndReleaseAll();
        } catch (Libp2pException | DecoderException e) {
            // It ended in the midst of something.
            requirePeersFault(e);
        }
        long left = allocator.metric().usedHeapMemory();
        if (left != 0) {
            throw new AssertionError(left + " bytes were not released");
        }
    }
}
