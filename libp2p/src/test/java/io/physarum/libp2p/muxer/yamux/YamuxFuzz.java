package io.physarum.libp2p.muxer.yamux;

import java.time.Duration;
import java.util.Arrays;

import io.physarum.libp2p.testing.FuzzChannel;

/** Frames from a stranger, on either side of a connection that has a stream open. */
public final class YamuxFuzz {

    private static final YamuxConfig CONFIG =
            YamuxConfig.defaults().withKeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10));

    private YamuxFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        YamuxPeer peer = new YamuxPeer((input[0] & 1) == 0, CONFIG);
        peer.open();
        int piece = 1 + (input[1] & 0xff);
        for (int from = 2; from < input.length && peer.channel.isOpen(); from += piece) {
            FuzzChannel.receive(peer.channel, Arrays.copyOfRange(input, from, Math.min(input.length, from + piece)));
            peer.sent();
        }
        peer.finish();
        if (peer.session.streamCount() != 0) {
            throw new AssertionError("streams outlive their connection");
        }
        if (peer.allocator.metric().usedHeapMemory() != 0) {
            throw new AssertionError("bytes were not released");
        }
    }
}
