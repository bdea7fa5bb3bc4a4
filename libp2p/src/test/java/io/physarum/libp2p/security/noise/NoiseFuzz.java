package io.physarum.libp2p.security.noise;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.testing.FuzzChannel;

/** The handshake with a stranger on either side, what is inside it, and frames after it. */
public final class NoiseFuzz {

    private static final PrivateKey IDENTITY = Keys.generate(KeyType.ED25519);

    private static final NoiseSecurity SECURITY =
            new NoiseSecurity(IDENTITY, List.of("/yamux/1.0.0"), Duration.ofSeconds(5));

    private static final byte[] STATIC_KEY = new byte[32];

    private NoiseFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        handshake(input, true);
        handshake(input, false);
        try {
            NoisePayload.decode(input, STATIC_KEY);
            throw new AssertionError("a signature was guessed");
        } catch (ProtocolViolationException refused) {
            // As it should be.
        }
        try (FuzzChannel secured = new FuzzChannel()) {
            secured.channel().pipeline().addLast(new NoiseFrameDecoder(new CipherState(new byte[32])));
            secured.feed(input);
        }
    }

    private static void handshake(byte[] input, boolean initiator) {
        try (FuzzChannel channel = new FuzzChannel()) {
            CompletableFuture<SecuritySession> session =
                    SECURITY.secure(channel.channel(), initiator, Optional.empty());
            channel.feed(input);
            if (session.isDone() && !session.isCompletedExceptionally()) {
                throw new AssertionError("a handshake was guessed");
            }
            channel.channel().close();
            if (!session.isDone()) {
                throw new AssertionError("a handshake outlives its channel");
            }
        }
    }
}
