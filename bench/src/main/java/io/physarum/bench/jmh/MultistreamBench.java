package io.physarum.bench.jmh;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.physarum.libp2p.multistream.MultistreamConfig;
import io.physarum.libp2p.multistream.Negotiation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Both sides of an agreement on a protocol. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MultistreamBench {

    private static final MultistreamConfig CONFIG = MultistreamConfig.of(Duration.ofMinutes(1));

    private static final List<String> SERVED = List.of("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", "/ipfs/kad/1.0.0");

    private final Wire wire = new Wire();

    /** Proposes the last of three protocols that are served. */
    @Benchmark
    public String negotiate() {
        Negotiation respond = Negotiation.respond(wire.right, () -> SERVED, CONFIG);
        Negotiation propose = Negotiation.propose(wire.left, List.of("/ipfs/kad/1.0.0"), CONFIG);
        wire.pump();
        return propose.protocol().join() + respond.protocol().join();
    }
}
