package io.physarum.proxy.gateway;

import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The body of a client's request, which is whole until somebody has begun to read it. */
final class RequestBody {

    private final Flux<ByteBuf> source;
    private final AtomicBoolean begun = new AtomicBoolean();

    RequestBody(Flux<ByteBuf> source) {
        this.source = source.doOnSubscribe(subscription -> begun.set(true));
    }

    Publisher<ByteBuf> publisher() {
        return source;
    }

    /** Whether all of it can still be had. */
    boolean isWhole() {
        return !begun.get();
    }
}
