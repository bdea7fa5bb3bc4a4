package io.physarum.libp2p.perf;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.handler.timeout.IdleStateHandler;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.identity.PeerId;

/** Opens a stream for each run. Thread-safe. */
final class StreamPerf implements Perf {

    private final Host host;

    StreamPerf(Host host) {
        this.host = host;
    }

    @Override
    public CompletableFuture<PerfResult> run(PeerId peer, long uploadBytes, long downloadBytes) {
        if (uploadBytes < 0 || downloadBytes < 0) {
            throw new IllegalArgumentException("the numbers of bytes must not be negative");
        }
        PerfClientHandler handler = new PerfClientHandler(uploadBytes, downloadBytes, System::nanoTime);
        ProtocolBinding binding = ProtocolBinding.optimistic(
                PerfProtocol.PROTOCOL_ID,
                stream -> stream.pipeline()
                        .addLast(new IdleStateHandler(0, 0, PerfClientHandler.IDLE.toNanos(), TimeUnit.NANOSECONDS))
                        .addLast(handler));
        return Failures.unwrapped(host.newStream(peer, binding).thenCompose(stream -> handler.result()));
    }
}
