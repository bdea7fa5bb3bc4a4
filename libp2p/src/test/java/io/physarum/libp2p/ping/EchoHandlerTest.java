package io.physarum.libp2p.ping;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EchoHandlerTest {

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(new EchoHandler(Duration.ofMinutes(1)));
        return channel;
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.wrappedBuffer(new byte[count]);
    }

    @Test
    void sendsEachPingBack() {
        EmbeddedChannel channel = channel();
        for (byte i = 0; i < 3; i++) {
            byte[] ping = new byte[32];
            ping[31] = i;
            channel.writeInbound(Unpooled.wrappedBuffer(ping));

            ByteBuf pong = channel.readOutbound();
            assertThat(ByteBufUtil.getBytes(pong)).isEqualTo(ping);
            pong.release();
        }
        assertThat(channel.isOpen()).isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void closesWhenMoreComesThanAPing() {
        EmbeddedChannel channel = channel();

        channel.writeInbound(bytes(33));

        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void closesWhenThePeerAsksOnWithoutTakingTheAnswer() {
        EmbeddedChannel channel = channel();
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
            }
        });

        channel.writeInbound(bytes(32));
        assertThat(channel.isOpen()).isTrue();
        channel.writeInbound(bytes(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesWhenIdle() {
        EmbeddedChannel channel = channel();
        channel.advanceTimeBy(50, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.writeInbound(bytes(32));
        channel.advanceTimeBy(50, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        channel.advanceTimeBy(11, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
    }
}
