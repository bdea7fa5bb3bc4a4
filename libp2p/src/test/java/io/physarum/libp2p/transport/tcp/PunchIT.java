package io.physarum.libp2p.transport.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.FreePorts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PunchIT {

    /** The best kind of this machine, and the one that every machine has. */
    static List<EventLoopGroup> groups() {
        return List.of(SocketKind.newEventLoopGroup(), new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void dialsFromThePortWhereItListensWhichOthersStillCannotTake(EventLoopGroup group) throws IOException {
        TcpTransport transport = new TcpTransport(group, Duration.ofSeconds(5));
        int port = FreePorts.tcp();
        Transport.Listener listener =
                await(transport.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port), Channel::close));
        try (ServerSocket remote = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Channel punched = await(transport.punch(
                    Multiaddr.parse("/ip4/127.0.0.1/tcp/" + remote.getLocalPort()),
                    CompletableFuture::completedFuture));
            try (Socket accepted = remote.accept()) {
                assertThat(accepted.getPort()).isEqualTo(port);
            }
            assertThatThrownBy(() -> await(transport.listen(listener.address(), Channel::close)))
                    .rootCause()
                    .hasMessageContaining("already in use");
            punched.close().syncUninterruptibly();

            await(listener.close());
            // The JDK closes sockets only when its selector has let them go.
            Transport.Listener next = Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> await(transport.listen(listener.address(), Channel::close)), again -> true);
            await(next.close());
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void doesNotPunchAWayToThisMachineThroughAName() throws IOException {
        EventLoopGroup group = SocketKind.newEventLoopGroup();
        try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Multiaddr name = Multiaddr.parse("/dns4/127.0.0.1/tcp/" + own.getLocalPort());
            TcpTransport transport = new TcpTransport(group, Duration.ofSeconds(5));

            assertThatThrownBy(() -> await(transport.punch(name, CompletableFuture::completedFuture)))
                    .hasRootCauseInstanceOf(UnknownHostException.class)
                    .rootCause()
                    .hasMessageContaining("127.0.0.1 resolves to this machine only");
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
