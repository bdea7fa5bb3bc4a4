package io.physarum.libp2p.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.netty.buffer.ByteBufUtil;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

class GreetingIT {

    private static final String PROTOCOL = "/greet/1.0.0";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void greets() throws Exception {
        assertThat(Greeting.greet()).startsWith("Hello, 12D3Koo");
    }

    @Test
    void isWhatTheReadmeShows() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/physarum/libp2p/example/Greeting.java"));
        String body = source.substring(source.indexOf("        Host server"), source.lastIndexOf("        return"));
        assertThat(Files.readString(Path.of("README.md")))
                .contains("```java\n" + body.stripTrailing().stripIndent() + "\n```");
    }

    /** As in the program, but for a client that pauses before it reads. */
    @Test
    void aClientThatReadsLateHearsAllOfIt() {
        try (TestHosts hosts = new TestHosts()) {
            Host server = hosts.start();
            server.addProtocol(EchoProtocol.binding());
            server.addProtocol(ProtocolBinding.of(PROTOCOL, stream -> {
                stream.writeAndFlush(ByteBufUtil.writeUtf8(stream.alloc(), "Hello"));
                stream.finish(PATIENCE);
            }));
            Connection connection = TestHosts.connect(hosts.start(), server);
            ByteSink sink = new ByteSink();
            Stream stream = await(connection.newStream(ProtocolBinding.of(PROTOCOL, opened -> {
                opened.config().setAutoRead(false);
                opened.pipeline().addLast(sink);
                opened.finish(PATIENCE);
            })));
            awaitAnswered(connection);
            awaitAnswered(connection);
            assertThat(sink.count()).isZero();

            stream.config().setAutoRead(true);

            await(sink.end());
            assertThat(sink.text()).isEqualTo("Hello");
            Awaitility.await().atMost(PATIENCE).until(() -> !stream.isOpen());
        }
    }

    /** What the peer sent before has come, too. */
    private static void awaitAnswered(Connection connection) {
        ByteSink sink = new ByteSink();
        Stream echo = await(connection.newStream(ProtocolBinding.of(
                EchoProtocol.PROTOCOL_ID, opened -> opened.pipeline().addLast(sink))));
        echo.writeAndFlush(ByteBufUtil.writeUtf8(echo.alloc(), "x"));
        echo.shutdownOutput();
        await(sink.end());
    }
}
