package io.physarum.libp2p.dnsaddr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The bounds that concern several names. */
class DnsAddrResolverTest {

    private final EmbeddedChannel clock = new EmbeddedChannel();

    private final Map<String, CompletableFuture<List<String>>> asked = new HashMap<>();

    private final List<String> bitten = new ArrayList<>();

    private final DnsAddrResolver resolver = new DnsAddrResolver(
            clock.eventLoop(),
            new Lookup(),
            Duration.ofSeconds(5),
            new DnsAddrResolver.Bounds(new DnsAddrLimits(4, 16, 64, 2, 3), bitten::add));

    /** The test gives the answers. */
    private final class Lookup implements TxtLookup {

        @Override
        public CompletableFuture<List<String>> texts(String name) {
            return asked.computeIfAbsent(name, absent -> new CompletableFuture<>());
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        clock.finishAndReleaseAll();
    }

    private static Multiaddr name(int number) {
        return Multiaddr.parse("/dnsaddr/" + number + ".example");
    }

    private CompletableFuture<List<Multiaddr>> resolve(int number) {
        CompletableFuture<List<Multiaddr>> result = resolver.resolve(name(number));
        clock.runPendingTasks();
        return result;
    }

    @Test
    void resolvesOnlySoManyNamesAtATimeAndSaysSo() {
        CompletableFuture<List<Multiaddr>> first = resolve(1);
        resolve(2);
        assertThat(resolve(3))
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(LimitExceededException.class)
                .withMessageContaining("dnsaddr-concurrent of 2")
                .withMessageContaining("physarum.p2p.limits.dnsaddr-concurrent");
        assertThat(bitten).containsExactly("dnsaddr-concurrent");

        assertThat(resolve(1)).isNotDone();
        asked.get("_dnsaddr.1.example").complete(List.of("dnsaddr=/ip4/192.0.2.1/tcp/1"));
        clock.runPendingTasks();
        assertThat(first).isCompletedWithValue(List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1")));
        assertThat(resolve(3)).isNotDone();
        assertThat(bitten).hasSize(1);
    }

    @Test
    void keepsAQuarterOfThePlacesFromHearsay() {
        DnsAddrResolver eight = new DnsAddrResolver(
                clock.eventLoop(),
                new Lookup(),
                Duration.ofSeconds(5),
                new DnsAddrResolver.Bounds(new DnsAddrLimits(4, 16, 64, 8, 3), bitten::add));
        List<CompletableFuture<List<Multiaddr>>> hearsay = IntStream.range(0, 40)
                .mapToObj(number -> eight.resolve(name(number), true))
                .toList();

        assertThat(hearsay.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(34);
        assertThat(eight.resolve(name(100))).isNotDone();
        assertThat(eight.resolve(name(101))).isNotDone();
        assertThat(eight.resolve(name(102))).isCompletedExceptionally();

        clock.runPendingTasks();
        asked.get("_dnsaddr.0.example").complete(List.of("dnsaddr=/ip4/192.0.2.1/tcp/1"));
        clock.runPendingTasks();
        assertThat(hearsay.get(0)).isCompleted();
        assertThat(eight.resolve(name(41), true)).isNotDone();
        assertThat(eight.resolve(name(42), true)).isCompletedExceptionally();
    }

    @Test
    void aDialResolvesOnlySoManyNamesAndSaysSo() {
        List<Multiaddr> names =
                IntStream.range(0, 4).mapToObj(DnsAddrResolverTest::name).toList();
        assertThat(resolver.namesOfDial(names.subList(0, 3))).hasSize(3);
        assertThat(bitten).isEmpty();
        assertThat(resolver.namesOfDial(names)).containsExactlyElementsOf(names.subList(0, 3));
        assertThat(bitten).containsExactly("dnsaddr-names-per-dial");
    }
}
