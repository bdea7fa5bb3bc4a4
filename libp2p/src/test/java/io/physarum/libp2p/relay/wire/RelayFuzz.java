package io.physarum.libp2p.relay.wire;

import java.time.Duration;

import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.relay.CircuitLimit;
import io.physarum.libp2p.relay.pb.HopMessage;
import io.physarum.libp2p.relay.pb.StopMessage;
import io.physarum.libp2p.testing.FuzzChannel;

/** What relays and their clients tell each other. */
public final class RelayFuzz {

    private RelayFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        readHop(input);
        readStop(input);
        try (FuzzChannel stream = new FuzzChannel()) {
            HeadReader reader = new HeadReader("a message", RelayCodec.MAX_MESSAGE, Duration.ofSeconds(1));
            stream.channel().pipeline().addLast(reader);
            reader.result().thenAccept(message -> {
                if (message.length > RelayCodec.MAX_MESSAGE) {
                    throw new AssertionError("a message of " + message.length + " bytes was read");
                }
            });
            stream.feed(input);
            if (reader.result().isDone() && stream.channel().isOpen()) {
                reader.handOver(stream.channel().pipeline().firstContext());
            }
        }
    }

    private static void readHop(byte[] input) {
        try {
            HopMessage message = RelayCodec.hop(input);
            check(RelayCodec.limit(message.getLimit()));
            RelayStatus.of(message.getStatus());
            RelayCodec.peerId(message.getPeer());
        } catch (ProtocolViolationException refused) {
            // As it should be.
        }
    }

    private static void readStop(byte[] input) {
        try {
            StopMessage message = RelayCodec.stop(input);
            check(RelayCodec.limit(message.getLimit()));
            RelayStatus.of(message.getStatus());
            RelayCodec.peerId(message.getPeer());
        } catch (ProtocolViolationException refused) {
            // As it should be.
        }
    }

    private static void check(CircuitLimit limit) {
        if (limit.bytes() < 0 || limit.duration().isNegative()) {
            throw new AssertionError("a limit is negative: " + limit);
        }
    }
}
