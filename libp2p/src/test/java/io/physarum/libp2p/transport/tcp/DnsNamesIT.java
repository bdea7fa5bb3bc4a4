package io.physarum.libp2p.transport.tcp;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.TestNameServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Asks a name server for the addresses of names. */
class DnsNamesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** One query may take half of it, which still is longer than what comes soon. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final EventLoopGroup group = SocketKind.newEventLoopGroup();

    private final TestNameServer server = new TestNameServer();

    private final NameLookup names = new NameLookup(new DnsNames(group, List.of(server.address()), LIMIT), LIMIT);

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        server.close();
    }

    private CompletableFuture<List<InetSocketAddress>> resolve(String address) {
        return names.resolve(Multiaddr.parse(address), group.next());
    }

    @Test
    void resolvesWhileManyNamesGetNoAnswer() {
        server.putIps("node.example", "192.0.2.1");
        for (int i = 0; i < 64; i++) {
            server.silenceIps("hostile-" + i + ".example");
            assertThat(resolve("/dns/hostile-" + i + ".example/tcp/1")).isNotDone();
        }

        assertThat(resolve("/dns/node.example/tcp/4001"))
                .succeedsWithin(SOON)
                .isEqualTo(List.of(new InetSocketAddress("192.0.2.1", 4001)));
        assertThat(resolve("/dns4/localhost/tcp/4001"))
                .succeedsWithin(SOON)
                .isEqualTo(List.of(new InetSocketAddress("127.0.0.1", 4001)));
    }

    @Test
    void keepsToTheFamilyAskedFor() {
        server.putIps("node.example", "2001:db8::1", "192.0.2.1");

        InetSocketAddress four = new InetSocketAddress("192.0.2.1", 1);
        InetSocketAddress six = new InetSocketAddress("2001:db8::1", 1);
        assertThat(resolve("/dns4/node.example/tcp/1")).succeedsWithin(SOON).isEqualTo(List.of(four));
        assertThat(resolve("/dns6/node.example/tcp/1")).succeedsWithin(SOON).isEqualTo(List.of(six));
        assertThat(resolve("/dns/node.example/tcp/1")).succeedsWithin(SOON).isEqualTo(List.of(four, six));
    }

    @Test
    void remembersNothing() {
        server.putIps("node.example", "192.0.2.1");
        assertThat(resolve("/dns4/node.example/tcp/1")).succeedsWithin(SOON);
        server.putIps("node.example", "192.0.2.2");

        assertThat(resolve("/dns4/node.example/tcp/1"))
                .succeedsWithin(SOON)
                .isEqualTo(List.of(new InetSocketAddress("192.0.2.2", 1)));
    }

    @Test
    void failsForNamesThatDoNotExistOrCannot() {
        assertThatThrownBy(() -> resolve("/dns/nobody.example/tcp/1").get())
                .hasCauseInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() ->
                        resolve("/dns/" + "a".repeat(70) + ".example/tcp/1").get())
                .hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void givesUpInTime() {
        server.silenceIps("hostile.example");
        NameLookup hasty = new NameLookup(new DnsNames(group, List.of(server.address()), LIMIT), Duration.ofMillis(50));

        assertThatThrownBy(() -> hasty.resolve(Multiaddr.parse("/dns/hostile.example/tcp/1"), group.next())
                        .get())
                .hasCauseInstanceOf(RequestTimeoutException.class)
                .hasMessageContaining("physarum.p2p.limits.dial-timeout");
    }
}
