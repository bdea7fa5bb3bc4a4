package io.physarum.libp2p.transport.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NameLookupTest {

    private static final Multiaddr NAME = Multiaddr.parse("/dns4/node.example/tcp/4001");

    private final EventExecutor timers = new DefaultEventExecutor();

    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void stop() {
        answer.countDown();
        timers.shutdownGracefully().syncUninterruptibly();
    }

    private InetAddress[] answerLate(String name) throws UnknownHostException {
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UnknownHostException(name);
    }

    @Test
    void givesUpOnAResolverThatDoesNotAnswer() {
        NameLookup names = new NameLookup(this::answerLate, Duration.ofMillis(50));

        // More than it has threads: those that wait for a thread time out too.
        for (int i = 0; i < 6; i++) {
            assertThatThrownBy(() -> await(names.resolve(NAME, timers)))
                    .isInstanceOf(RequestTimeoutException.class)
                    .hasMessageContaining("node.example");
        }
    }

    @Test
    void keepsToTheFamilyAskedFor() throws Exception {
        InetAddress six = InetAddress.getByName("2001:db8::1");
        InetAddress four = InetAddress.getByName("192.0.2.1");
        NameLookup names = new NameLookup(name -> new InetAddress[] {six, four}, Duration.ofSeconds(30));

        assertThat(await(names.resolve(NAME, timers))).containsExactly(new InetSocketAddress(four, 4001));
    }

    @Test
    void failsForAZoneThatThisMachineLacks() {
        NameLookup names = new NameLookup(Duration.ofSeconds(30));

        assertThatThrownBy(() -> names.resolve(Multiaddr.parse("/ip6zone/no-such-zone/ip6/fe80::1/tcp/1"), timers)
                        .get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UnknownHostException.class);
    }
}
