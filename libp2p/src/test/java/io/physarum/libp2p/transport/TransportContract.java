package io.physarum.libp2p.transport;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What {@link Transport} promises; the test of each transport extends it. */
public abstract class TransportContract {

    private final EventLoopGroup group;

    private final Transport transport;

    /** Where to listen, by the port. */
    private final IntFunction<String> addresses;

    /** Where to listen, on a port that the operating system chooses. */
    private final Multiaddr anywhere;

    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

    /**
     * A contract for one transport.
     *
     * @param group the event loops that the transport uses; ended with the test
     * @param addresses where to listen, by the port
     */
    protected TransportContract(
            EventLoopGroup group, Function<EventLoopGroup, Transport> transport, IntFunction<String> addresses) {
        this.group = group;
        this.transport = transport.apply(group);
        this.addresses = addresses;
        this.anywhere = Multiaddr.parse(addresses.apply(0));
    }

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Transport.Listener listen() {
        return TestHosts.await(transport.listen(anywhere, accepted::add));
    }

    /** On a port that nobody else takes once it is free. */
    private Transport.Listener listenOnAPortOfItsOwn() {
        return TestHosts.await(transport.listen(Multiaddr.parse(addresses.apply(FreePorts.tcp())), accepted::add));
    }

    private CompletableFuture<Channel> dialling(Multiaddr address) {
        return transport.dial(address, CompletableFuture::completedFuture);
    }

    private Channel accepted() throws InterruptedException {
        Channel channel = accepted.poll(30, TimeUnit.SECONDS);
        assertThat(channel).as("an accepted channel").isNotNull();
        return channel;
    }

    @Test
    void bothEndsAgreeOnWhereTheyAre() throws InterruptedException {
        Transport.Listener listener = listen();
        assertThat(listener.address()).isNotEqualTo(anywhere);
        assertThat(transport.canDial(listener.address())).isTrue();

        Channel dialled = TestHosts.await(dialling(listener.address()));
        Channel other = accepted();

        assertThat(transport.remoteAddress(dialled)).isEqualTo(listener.address());
        assertThat(transport.localAddress(other)).isEqualTo(listener.address());
        assertThat(transport.remoteAddress(other)).isEqualTo(transport.localAddress(dialled));
        dialled.close();
    }

    @Test
    void bytesThatComeAtOnceAreNotLost() {
        CompletableFuture<String> heard = new CompletableFuture<>();
        Transport.Listener listener = TestHosts.await(transport.listen(
                anywhere,
                channel -> channel.pipeline().addLast(new SimpleChannelInboundHandler<ByteBuf>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                        heard.complete(bytes.toString(StandardCharsets.UTF_8));
                    }
                })));

        Channel dialled = TestHosts.await(transport.dial(listener.address(), channel -> {
            channel.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8));
            return CompletableFuture.completedFuture(channel);
        }));

        assertThat(TestHosts.await(heard)).isEqualTo("hello");
        dialled.close();
    }

    @Test
    void theOutcomeOfADialIsThatOfTheCallback() {
        Transport.Listener listener = listen();

        boolean inLoop = TestHosts.await(transport.dial(listener.address(), channel -> {
            channel.close();
            return CompletableFuture.completedFuture(channel.eventLoop().inEventLoop());
        }));
        assertThat(inLoop).isTrue();
        assertThatThrownBy(() -> TestHosts.await(transport.dial(listener.address(), channel -> {
                    channel.close();
                    return CompletableFuture.failedFuture(new IllegalStateException("not this one"));
                })))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDialFailsWhereNobodyListens() {
        Transport.Listener listener = listenOnAPortOfItsOwn();
        TestHosts.await(listener.close());

        assertThatThrownBy(() -> TestHosts.await(dialling(listener.address())))
                .as("the outcome of a dial")
                .isNotNull();
        assertThat(accepted).isEmpty();
    }

    @Test
    void anAddressIsListenedOnOnce() {
        Transport.Listener listener = listenOnAPortOfItsOwn();

        assertThatThrownBy(() -> TestHosts.await(transport.listen(listener.address(), accepted::add)))
                .as("the outcome of a second listen")
                .isNotNull();
        TestHosts.await(listener.close());
        // The JDK gives a closed socket's port back when its selector looks next.
        Awaitility.await().untilAsserted(() -> TestHosts.await(transport.listen(listener.address(), accepted::add)));
    }

    @Test
    void addressesOfOtherKindsAreLeftToOthers() {
        Multiaddr foreign = Multiaddr.parse("/unix/tmp/socket");

        assertThat(transport.canDial(foreign)).isFalse();
        assertThat(transport.canListen(foreign)).isFalse();
        assertThat(transport.canListen(anywhere)).isTrue();
    }
}
