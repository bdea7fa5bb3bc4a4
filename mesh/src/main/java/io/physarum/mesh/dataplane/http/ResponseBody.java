package io.physarum.mesh.dataplane.http;

import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * A response's body as a publisher: once there is a subscriber, what it asks for is read from the stream, and one buffer
 * ahead, so that the end is seen without being asked for. The state belongs to the stream's event loop, where all signals are given.
 */
final class ResponseBody extends Flux<ByteBuf> implements Subscription {

    private final ClientExchange exchange;
    private final EventLoop loop;
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private @Nullable CoreSubscriber<? super ByteBuf> subscriber;
    private @Nullable ByteBuf ahead;
    private @Nullable Throwable failure;
    private long demand;
    private boolean ended;
    private boolean terminated;

    ResponseBody(ClientExchange exchange, EventLoop loop) {
        this.exchange = exchange;
        this.loop = loop;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> actual) {
        if (!subscribed.compareAndSet(false, true)) {
            Operators.error(actual, new IllegalStateException("a response body has one subscriber only"));
            return;
        }
        actual.onSubscribe(this);
        onLoop(() -> {
            subscriber = actual;
            emit();
            exchange.pullIfWanted();
        });
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            onLoop(() -> {
                demand = Operators.addCap(demand, n);
                emit();
            });
        }
    }

    @Override
    public void cancel() {
        onLoop(() -> {
            terminated = true;
            dropAhead();
            exchange.onResponseCancelled();
        });
    }

    /** As {@link #cancel()}, and by whom it may: nobody can subscribe any more. */
    void giveUp() {
        subscribed.set(true);
        cancel();
    }

    /** A buffer has come; it is passed on now or when it is asked for. */
    void onBuffer(ByteBuf buffer) {
        if (terminated) {
            buffer.release();
        } else {
            ahead = buffer;
            emit();
        }
    }

    /** No more buffers come. */
    void onEnd(@Nullable Throwable cause) {
        ended = true;
        failure = cause;
        emit();
    }

    /** Whether the next buffer may be read. */
    boolean wantsMore() {
        return subscriber != null && ahead == null && !ended && !terminated;
    }

    private void emit() {
        if (terminated || subscriber == null) {
            return;
        }
        if (ahead != null && demand > 0) {
            ByteBuf next = ahead;
            ahead = null;
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            subscriber.onNext(next);
            exchange.pullIfWanted();
        }
        if (!terminated && ended && (ahead == null || failure != null)) {
            terminated = true;
            dropAhead();
            if (failure != null) {
                subscriber.onError(failure);
            } else {
                subscriber.onComplete();
            }
        }
    }

    private void dropAhead() {
        if (ahead != null) {
            ahead.release();
            ahead = null;
        }
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
