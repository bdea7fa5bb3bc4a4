package io.physarum.libp2p.multistream;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.testing.FuzzChannel;

/** The negotiation of a protocol with a stranger, on either side. */
public final class MultistreamFuzz {

    private static final MultistreamConfig CONFIG = MultistreamConfig.of(Duration.ofSeconds(10));

    private static final List<String> PROTOCOLS = List.of("/a/1.0.0", "/b");

    private MultistreamFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        try (FuzzChannel responder = new FuzzChannel();
                FuzzChannel initiator = new FuzzChannel()) {
            Negotiation answered = Negotiation.respond(responder.channel(), () -> PROTOCOLS, CONFIG);
            Negotiation proposed = Negotiation.propose(initiator.channel(), PROTOCOLS, CONFIG);
            responder.feed(input);
            initiator.feed(input);
            responder.channel().close();
            initiator.channel().close();
            if (!answered.protocol().isDone() || !proposed.protocol().isDone()) {
                throw new AssertionError("a negotiation outlives its channel");
            }
        }
    }
}
