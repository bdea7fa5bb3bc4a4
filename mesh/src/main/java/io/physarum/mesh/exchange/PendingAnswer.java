package io.physarum.mesh.exchange;

import java.util.concurrent.atomic.AtomicBoolean;

import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** An answer that is waited for: it comes, fails or is given up once, and then the stream is let go. Thread-safe. */
final class PendingAnswer {

    private final MonoSink<byte[]> sink;

    private final AtomicBoolean settled = new AtomicBoolean();

    private volatile @Nullable Stream stream;

    PendingAnswer(MonoSink<byte[]> sink) {
        this.sink = sink;
        sink.onDispose(this::release);
    }

    /** Whether nobody waits any more. */
    boolean isSettled() {
        return settled.get();
    }

    void opened(Stream opened) {
        stream = opened;
        if (settled.get()) {
            letGo(opened);
        }
    }

    void succeed(byte[] answer) {
        if (settled.compareAndSet(false, true)) {
            sink.success(answer);
        }
    }

    void fail(Throwable failure) {
        if (settled.compareAndSet(false, true)) {
            sink.error(Failures.unwrap(failure));
        }
    }

    private void release() {
        settled.set(true);
        Stream opened = stream;
        if (opened != null) {
            letGo(opened);
        }
    }

    /** Ends a stream of which nothing more is wanted: cleanly if both directions have ended, else with a reset. */
    private static void letGo(Stream stream) {
        stream.eventLoop().execute(() -> {
            if (stream.isInputShutdown() && stream.isOutputShutdown()) {
                stream.close();
            } else if (stream.isOpen()) {
                stream.reset();
            }
        });
    }
}
