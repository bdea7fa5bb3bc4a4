package io.physarum.libp2p.example;

import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.host.HostBuilder;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Two nodes: one serves a protocol, the other speaks it. The module's README shows this program. */
final class Greeting {

    private Greeting() {}

    public static void main(String[] arguments) throws Exception {
        Host server = new HostBuilder().listen("/ip4/127.0.0.1/tcp/0").build();
        server.addProtocol(ProtocolBinding.of("/greet/1.0.0", stream -> {
            ByteBuf greeting = ByteBufUtil.writeUtf8(
                    stream.alloc(), "Hello, " + stream.connection().remotePeer());
            stream.writeAndFlush(greeting).addListener(ChannelFutureListener.CLOSE);
        }));
        server.start().get();

        Host client = new HostBuilder().build();
        client.start().get();
        client.connect(server.peerId(), server.listenAddresses()).get();
        CompletableFuture<String> answer = new CompletableFuture<>();
        client.newStream(server.peerId(), ProtocolBinding.of("/greet/1.0.0", stream -> stream.pipeline()
                .addLast(new SimpleChannelInboundHandler<ByteBuf>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                        answer.complete(bytes.toString(UTF_8));
                    }
                })));
        System.out.println(answer.get());

        client.stop().get();
        server.stop().get();
    }
}
