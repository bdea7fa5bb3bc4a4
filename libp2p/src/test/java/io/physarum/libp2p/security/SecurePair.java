package io.physarum.libp2p.security;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.SecurityProtocol;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;

import static org.assertj.core.api.Assertions.assertThat;

/** Two channels whose bytes a test carries back and forth. Their clocks stand still unless the test moves them. */
public final class SecurePair implements AutoCloseable {

    /** The longest that a handshake may take. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Makes the protocol of one side. */
    @FunctionalInterface
    public interface Factory {

        /** The protocol with an identity and the muxers it offers. */
        SecurityProtocol create(PrivateKey key, List<String> muxers, Duration timeout);
    }

    private final Factory factory;

    private final PrivateKey initiatorKey = Keys.generate(KeyType.ED25519);

    private final PrivateKey responderKey = Keys.generate(KeyType.ED25519);

    private final EmbeddedChannel initiator = new EmbeddedChannel();

    private final EmbeddedChannel responder = new EmbeddedChannel();

    private CompletableFuture<SecuritySession> initiatorSession = new CompletableFuture<>();

    private CompletableFuture<SecuritySession> responderSession = new CompletableFuture<>();

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    /** Two channels on which nothing has begun. */
    public SecurePair(Factory factory) {
        this.factory = factory;
        initiator.config().setAllocator(allocator);
        responder.config().setAllocator(allocator);
        initiator.freezeTime();
        responder.freezeTime();
    }

    /** Two channels whose handshake is done. */
    public static SecurePair secured(Factory factory) {
        SecurePair pair = new SecurePair(factory).begin(List.of(), List.of());
        pair.exchange();
        pair.initiatorSession.join();
        pair.responderSession.join();
        return pair;
    }

    /** Begins the handshake between the keys of this pair. */
    public SecurePair begin(List<String> initiatorMuxers, List<String> responderMuxers) {
        secureResponder(responderKey, responderMuxers, Optional.empty());
        secureInitiator(initiatorKey, initiatorMuxers, Optional.of(responderKey.peerId()));
        return this;
    }

    /** Begins the initiator's side. */
    public void secureInitiator(PrivateKey key, List<String> muxers, Optional<PeerId> expected) {
        initiatorSession = factory.create(key, muxers, TIMEOUT).secure(initiator, true, expected);
    }

    /** Begins the responder's side. */
    public void secureResponder(PrivateKey key, List<String> muxers, Optional<PeerId> expected) {
        responderSession = factory.create(key, muxers, TIMEOUT).secure(responder, false, expected);
    }

    /** The initiator's usual key. */
    public PrivateKey initiatorKey() {
        return initiatorKey;
    }

    /** The responder's usual key. */
    public PrivateKey responderKey() {
        return responderKey;
    }

    /** The initiator's end. */
    public EmbeddedChannel initiator() {
        return initiator;
    }

    /** The responder's end. */
    public EmbeddedChannel responder() {
        return responder;
    }

    /** What the initiator's handshake proves. */
    public CompletableFuture<SecuritySession> initiatorSession() {
        return initiatorSession;
    }

    /** What the responder's handshake proves. */
    public CompletableFuture<SecuritySession> responderSession() {
        return responderSession;
    }

    /** Carries bytes both ways until there are none. */
    public void exchange() {
        boolean carried = true;
        while (carried) {
            carried = carry(initiator, responder);
            carried |= carry(responder, initiator);
        }
    }

    /** As {@link #exchange}, also if an end hears of failures or closes. */
    public void exchangeInSpiteOfFailures() {
        boolean carried = true;
        while (carried) {
            carried = deliver(take(initiator), responder);
            carried |= deliver(take(responder), initiator);
        }
    }

    /** Has an end receive bytes, which may be wrong, if it is open; whether there were any. */
    public static boolean deliver(byte[] bytes, EmbeddedChannel to) {
        if (bytes.length == 0) {
            return false;
        }
        try {
            if (to.isOpen()) {
                to.writeInbound(Unpooled.wrappedBuffer(bytes));
            }
        } catch (Libp2pException expected) {
            assertThat(to.isOpen()).as("open after %s", expected).isFalse();
        }
        return true;
    }

    /** Carries what one end sent to the other; whether there was anything. */
    public static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        boolean carried = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            to.writeInbound(bytes);
            carried = true;
        }
        return carried;
    }

    /** Carries bytes in pieces of random size. */
    public static void carryInPieces(EmbeddedChannel from, EmbeddedChannel to, Random random) {
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            while (bytes.isReadable()) {
                to.writeInbound(bytes.readRetainedSlice(1 + random.nextInt(Math.min(bytes.readableBytes(), 20_000))));
            }
            bytes.release();
        }
    }

    /** Takes what an end sent off its way. */
    public static byte[] take(EmbeddedChannel from) {
        return gather(from::readOutbound);
    }

    /** What an end has received and decrypted. */
    public static byte[] received(EmbeddedChannel at) {
        return gather(at::readInbound);
    }

    private static byte[] gather(Supplier<ByteBuf> source) {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf bytes = source.get(); bytes != null; bytes = source.get()) {
            all.writeBytes(bytes);
            bytes.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    /** Lets time pass at both ends. */
    public void pass(Duration time) {
        for (EmbeddedChannel end : List.of(initiator, responder)) {
            end.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
            end.runScheduledPendingTasks();
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
