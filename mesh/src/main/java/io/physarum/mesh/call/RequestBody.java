package io.physarum.mesh.call;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The body of a request to a service. It streams, and is whole until somebody has begun to read it; but one that is short,
 * and says so, is kept, so that it can be had again when the first instance turns out to have gone; it is read to its end
 * even if nobody waits for it any more.
 */
public final class RequestBody {

    /** The longest body that is kept, in bytes. */
    public static final int KEPT = 64 * 1024;

    private final Flux<ByteBuf> publisher;
    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * A body.
     *
     * @param source its buffers; subscribed to at most once, and each buffer is released
     * @param declaredLength its length in bytes, as the {@code Content-Length} says; negative if none was declared. A short
     *     body that turns out to be longer fails with an {@link IllegalArgumentException}
     */
    public RequestBody(Flux<ByteBuf> source, long declaredLength) {
        boolean isShort = declaredLength >= 0 && declaredLength <= KEPT;
        this.publisher = isShort ? kept(source, declaredLength) : source.doOnSubscribe(subscription -> begun.set(true));
    }

    private static Flux<ByteBuf> kept(Flux<ByteBuf> source, long length) {
        Mono<byte[]> whole = source.collect(ByteArrayOutputStream::new, (kept, part) -> append(kept, part, length))
                .map(ByteArrayOutputStream::toByteArray)
                .cache();
        return whole.<ByteBuf>map(Unpooled::wrappedBuffer).flux();
    }

    private static void append(ByteArrayOutputStream whole, ByteBuf part, long length) {
        try {
            if (whole.size() + part.readableBytes() > length) {
                throw new IllegalArgumentException(
                        "the request body is longer than its Content-Length of " + length + " bytes");
            }
            whole.writeBytes(ByteBufUtil.getBytes(part));
        } finally {
            part.release();
        }
    }

    Publisher<ByteBuf> publisher() {
        return publisher;
    }

    /** Whether all of it can still be had. */
    boolean isWhole() {
        return !begun.get();
    }
}
