package io.physarum.bench.jmh;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.muxer.yamux.YamuxConfig;
import io.physarum.libp2p.muxer.yamux.YamuxMuxer;
import io.physarum.libp2p.testing.MemoryConnection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One write on a yamux stream: framed on one side, taken apart and read on the other, with the windows given back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class YamuxBench {

    /** The size of the write, in bytes. */
    @Param({"64", "1024", "65536"})
    public int size;

    private final Wire wire = new Wire();

    private final ByteBuf payload = Unpooled.directBuffer(65_536).writeZero(65_536);

    private final Stream stream = open();

    private long received;

    private Stream open() {
        YamuxConfig config = YamuxConfig.defaults().withKeepAlive(Duration.ZERO, Duration.ZERO);
        new YamuxMuxer(config).start(new MemoryConnection(wire.right, false), this::serve);
        return new YamuxMuxer(config)
                .start(new MemoryConnection(wire.left, true), Stream::reset)
                .openStream()
                .join();
    }

    private void serve(Stream inbound) {
        inbound.pipeline().addLast(new SimpleChannelInboundHandler<ByteBuf>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
                received += message.readableBytes();
            }
        });
    }

    /** Writes and reads. */
    @Benchmark
    public long writeAndRead() {
        stream.writeAndFlush(payload.retainedSlice(0, size), stream.voidPromise());
        wire.pump();
        return received;
    }

    /** Ends the connection. */
    @TearDown(Level.Trial)
    public void close() {
        wire.close();
        payload.release();
    }
}
