package io.physarum.mesh.dataplane.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Writes a request's body to its stream. It asks for a window of buffers, and for more only while the stream can be written.
 * Signals may come on any thread; the state belongs to the stream's event loop.
 */
final class RequestBodyWriter implements CoreSubscriber<ByteBuf> {

    private static final int WINDOW = 32;

    private final ClientExchange exchange;
    private final ClientStreamHandler stream;
    private final long declaredLength;
    private @Nullable Subscription subscription;
    private long written;
    private int taken;
    private boolean flushing;
    private boolean over;

    /** A writer; the declared length is negative for a chunked body. */
    RequestBodyWriter(ClientExchange exchange, ClientStreamHandler stream, long declaredLength) {
        this.exchange = exchange;
        this.stream = stream;
        this.declaredLength = declaredLength;
    }

    @Override
    public Context currentContext() {
        return exchange.subscriberContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
        onLoop(() -> {
            if (over || !Operators.validate(subscription, s)) {
                s.cancel();
            } else {
                subscription = s;
                s.request(WINDOW);
            }
        });
    }

    @Override
    public void onNext(ByteBuf buffer) {
        if (stream.loop().inEventLoop()) {
            write(buffer);
        } else {
            stream.loop().execute(() -> write(buffer));
        }
    }

    private void write(ByteBuf buffer) {
        written += buffer.readableBytes();
        if (over || (declaredLength >= 0 && written > declaredLength)) {
            buffer.release();
            if (!over) {
                fail(new IllegalArgumentException(
                        "the request body is longer than its Content-Length of " + declaredLength));
            }
            return;
        }
        stream.write(new DefaultHttpContent(buffer));
        exchange.onProgress();
        taken++;
        if (!flushing) {
            flushing = true;
            stream.loop().execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        if (!over) {
            stream.flush();
            onWritable();
        }
    }

    /** The stream can be written: asks for what was used of the window. */
    void onWritable() {
        if (!over
                && taken >= WINDOW / 2
                && subscription != null
                && stream.channel().isWritable()) {
            int more = taken;
            taken = 0;
            subscription.request(more);
        }
    }

    @Override
    public void onComplete() {
        onLoop(() -> {
            if (over) {
                return;
            }
            if (declaredLength >= 0 && written != declaredLength) {
                fail(new IllegalArgumentException(
                        "the request body ended after " + written + " of " + declaredLength + " bytes"));
            } else {
                over = true;
                exchange.onRequestWritten();
            }
        });
    }

    @Override
    public void onError(Throwable failure) {
        onLoop(() -> {
            if (!over) {
                fail(failure);
            }
        });
    }

    private void fail(Throwable failure) {
        cancel();
        exchange.onRequestBodyFailed(failure);
    }

    /** Wants no more of the body. On the event loop. */
    void cancel() {
        over = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private void onLoop(Runnable task) {
        if (stream.loop().inEventLoop()) {
            task.run();
        } else {
            stream.loop().execute(task);
        }
    }
}
