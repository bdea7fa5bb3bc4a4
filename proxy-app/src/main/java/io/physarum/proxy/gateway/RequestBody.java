package io.physarum.proxy.gateway;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The body of a client's request. It streams, and is whole until somebody has begun to read it; but one that is short, and
 * says so, is kept, so that it can be had again when the first instance turns out to have gone.
 */
final class RequestBody {

    /** The longest body that is kept, in bytes. */
    static final int KEPT = 64 * 1024;

    private final Flux<ByteBuf> publisher;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** A body of a declared length, negative if none was declared. */
    RequestBody(Flux<ByteBuf> source, long declaredLength) {
        boolean isShort = declaredLength >= 0 && declaredLength <= KEPT;
        this.publisher = isShort ? kept(source) : source.doOnSubscribe(subscription -> begun.set(true));
    }

    private static Flux<ByteBuf> kept(Flux<ByteBuf> source) {
        Mono<byte[]> whole = source.collect(ByteArrayOutputStream::new, RequestBody::append)
                .map(ByteArrayOutputStream::toByteArray)
                .cache();
        return whole.<ByteBuf>map(Unpooled::wrappedBuffer).flux();
    }

    private static void append(ByteArrayOutputStream whole, ByteBuf part) {
        whole.writeBytes(ByteBufUtil.getBytes(part));
        part.release();
    }

    Publisher<ByteBuf> publisher() {
        return publisher;
    }

    /** Whether all of it can still be had. */
    boolean isWhole() {
        return !begun.get();
    }
}
