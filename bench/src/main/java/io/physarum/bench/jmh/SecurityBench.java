package io.physarum.bench.jmh;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.SecurityProtocol;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.security.noise.NoiseSecurity;
import io.physarum.libp2p.security.tls.TlsSecurity;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One write through a secured session: encrypted on one side, decrypted on the other. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SecurityBench {

    /** The security protocol. */
    @Param({"noise", "tls"})
    public String security = "";

    /** The size of the write, in bytes. */
    @Param({"64", "1024", "16384", "65519"})
    public int size;

    private final Wire wire = new Wire();

    private final ByteBuf payload = Unpooled.directBuffer(65_519).writeZero(65_519);

    /** Runs the handshake. */
    @Setup(Level.Trial)
    public void handshake() {
        secure(wire.left, true);
        secure(wire.right, false);
        wire.pump();
    }

    private void secure(EmbeddedChannel channel, boolean initiator) {
        PrivateKey key = Keys.generate(KeyType.ED25519);
        SecurityProtocol protocol = security.equals("tls")
                ? new TlsSecurity(key, List.of(), Duration.ofMinutes(1))
                : new NoiseSecurity(key, List.of(), Duration.ofMinutes(1));
        protocol.secure(channel, initiator, Optional.empty());
    }

    /** Encrypts and decrypts. */
    @Benchmark
    public int encryptAndDecrypt() {
        wire.left.writeOutbound(payload.retainedSlice(0, size));
        wire.pump();
        return wire.drain();
    }

    /** Ends the session. */
    @TearDown(Level.Trial)
    public void close() {
        wire.close();
        payload.release();
    }
}
