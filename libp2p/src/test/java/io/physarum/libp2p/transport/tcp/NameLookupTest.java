package io.physarum.libp2p.transport.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        NameLookup names = new NameLookup(new SystemNames(this::answerLate), Duration.ofMillis(50));

        // More than it has threads: those that wait for a thread time out too.
        for (int i = 0; i < 6; i++) {
            assertThatThrownBy(() -> await(names.resolve(NAME, timers)))
                    .isInstanceOf(RequestTimeoutException.class)
                    .hasMessageContaining("node.example")
                    .hasMessageContaining("physarum.p2p.limits.dial-timeout");
        }
    }

    @Test
    void keepsToTheFamilyAskedFor() throws Exception {
        InetAddress six = InetAddress.getByName("2001:db8::1");
        InetAddress four = InetAddress.getByName("192.0.2.1");
        NameLookup names =
                new NameLookup(name -> CompletableFuture.completedFuture(List.of(six, four)), Duration.ofSeconds(30));

        assertThat(await(names.resolve(NAME, timers))).containsExactly(new InetSocketAddress(four, 4001));
    }

    @Test
    void endsTheSearchOfANameThatNobodyWaitsFor() {
        CompletableFuture<List<InetAddress>> search = new CompletableFuture<>();
        NameLookup names = new NameLookup(name -> search, Duration.ofSeconds(30));

        names.resolve(NAME, timers).cancel(false);

        assertThat(search).isCancelled();
    }

    @Test
    void asksNameServersOnlyWhereThereAreSome(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("resolv.conf");
        assertThat(NameServers.areConfigured(file)).isFalse();
        Files.writeString(file, "search example\n#nameserver 192.0.2.1\n");
        assertThat(NameServers.areConfigured(file)).isFalse();
        Files.writeString(file, "search example\nnameserver 192.0.2.1\n");
        assertThat(NameServers.areConfigured(file)).isTrue();
    }

    @Test
    void asksTheSystemForWhatNameServersCannotKnow() throws Exception {
        InetAddress fromServer = InetAddress.getByName("192.0.2.1");
        InetAddress fromSystem = InetAddress.getByName("192.0.2.2");
        NameResolver servers = name -> name.equals("known") || name.endsWith(".example")
                ? CompletableFuture.completedFuture(List.of(fromServer))
                : CompletableFuture.failedFuture(new UnknownHostException(name));
        MachineNames names = new MachineNames(servers, name -> CompletableFuture.completedFuture(List.of(fromSystem)));

        assertThat(await(names.resolve("node.example"))).containsExactly(fromServer);
        assertThat(await(names.resolve("known"))).containsExactly(fromServer);
        assertThat(await(names.resolve("machine"))).containsExactly(fromSystem);
        assertThat(await(names.resolve("Printer.LOCAL"))).containsExactly(fromSystem);
        assertThat(names.resolve("nobody.invalid")).isCompletedExceptionally();
    }

    @Test
    void aNameThatNobodyWaitsForIsAskedOfNobodyElse() {
        CompletableFuture<List<InetAddress>> search = new CompletableFuture<>();
        MachineNames names = new MachineNames(name -> search, name -> {
            throw new AssertionError("asked for " + name);
        });

        names.resolve("machine").cancel(false);

        assertThat(search).isCancelled();
    }

    @Test
    void failsForAZoneThatThisMachineLacks() {
        NameLookup names = new NameLookup(new SystemNames(InetAddress::getAllByName), Duration.ofSeconds(30));

        assertThatThrownBy(() -> names.resolve(Multiaddr.parse("/ip6zone/no-such-zone/ip6/fe80::1/tcp/1"), timers)
                        .get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UnknownHostException.class);
    }
}
