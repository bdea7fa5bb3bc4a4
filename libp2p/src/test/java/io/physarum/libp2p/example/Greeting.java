package io.physarum.libp2p.example;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.host.HostBuilder;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Two nodes: one serves a protocol, the other speaks it. The module's README shows this program. */
final class Greeting {

    private Greeting() {}

    static String greet() throws Exception {
        Host server = new HostBuilder().listen("/ip4/127.0.0.1/tcp/0").build();
        server.addProtocol(ProtocolBinding.of("/greet/1.0.0", stream -> {
            ByteBuf text = ByteBufUtil.writeUtf8(
                    stream.alloc(), "Hello, " + stream.connection().remotePeer());
            stream.writeAndFlush(text);
            stream.finish(Duration.ofSeconds(10));
        }));
        server.start().get();

        Host client = new HostBuilder().build();
        client.start().get();
        client.connect(server.peerId(), server.listenAddresses()).get();
        CompletableFuture<String> answer = new CompletableFuture<>();
        ProtocolBinding hear = ProtocolBinding.of("/greet/1.0.0", stream -> {
            stream.pipeline().addLast(new SimpleChannelInboundHandler<ByteBuf>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                    answer.complete(bytes.toString(UTF_8));
                }
            });
            stream.finish(Duration.ofSeconds(10));
        });
        client.newStream(server.peerId(), hear);
        String greeting = answer.get(); // Hello, 12D3Koo…

        client.stop().get();
        server.stop().get();
        return greeting;
    }
}
