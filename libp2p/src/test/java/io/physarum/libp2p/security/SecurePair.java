package io.physarum.libp2p.security.noise;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;

import static org.assertj.core.api.Assertions.assertThat;

/** Two channels whose bytes a test carries back and forth. */
final class NoisePair implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(5);

    final PrivateKey initiatorKey = Keys.generate(KeyType.ED25519);

    final PrivateKey responderKey = Keys.generate(KeyType.ED25519);

    final EmbeddedChannel initiator = new EmbeddedChannel();

    final EmbeddedChannel responder = new EmbeddedChannel();

    CompletableFuture<SecuritySession> initiatorSession = new CompletableFuture<>();

    CompletableFuture<SecuritySession> responderSession = new CompletableFuture<>();

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    NoisePair() {
        initiator.config().setAllocator(allocator);
        responder.config().setAllocator(allocator);
    }

    NoisePair begin(List<String> initiatorMuxers, List<String> responderMuxers) {
        responderSession =
                new NoiseSecurity(responderKey, responderMuxers, TIMEOUT).secure(responder, false, Optional.empty());
        initiatorSession = new NoiseSecurity(initiatorKey, initiatorMuxers, TIMEOUT)
                .secure(initiator, true, Optional.of(responderKey.peerId()));
        return this;
    }

    static NoisePair secured() {
        NoisePair pair = new NoisePair().begin(List.of(), List.of());
        pair.exchange();
        pair.initiatorSession.join();
        pair.responderSession.join();
        return pair;
    }

    /** Carries bytes both ways until there are none. */
    void exchange() {
        boolean carried = true;
        while (carried) {
            carried = carry(initiator, responder);
            carried |= carry(responder, initiator);
        }
    }

    static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        boolean carried = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            to.writeInbound(bytes);
            carried = true;
        }
        return carried;
    }

    /** Carries bytes in pieces of random size. */
    static void carryInPieces(EmbeddedChannel from, EmbeddedChannel to, Random random) {
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            while (bytes.isReadable()) {
                to.writeInbound(bytes.readRetainedSlice(1 + random.nextInt(Math.min(bytes.readableBytes(), 20_000))));
            }
            bytes.release();
        }
    }

    /** Closes both channels, and checks that nothing they allocated is left. */
    @Override
    public void close() {
        initiator.finishAndReleaseAll();
        responder.finishAndReleaseAll();
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .as("bytes leaked")
                .isZero();
    }
}
