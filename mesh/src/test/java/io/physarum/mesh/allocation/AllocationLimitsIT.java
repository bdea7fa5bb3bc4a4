package io.physarum.mesh.allocation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.exchange.AllowedPeers;
import io.physarum.mesh.exchange.Concurrency;
import io.physarum.mesh.exchange.ExchangeClient;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.exchange.Framing;
import io.physarum.mesh.exchange.RefusalReason;
import io.physarum.mesh.placement.NearestPlacement;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Network;
import io.physarum.mesh.testing.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What an allocator refuses before it works on it, and how those who ask hear of it. */
class AllocationLimitsIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final AllocationConstraint ANY = AllocationConstraint.within(NetworkRequirement.NONE);

    private final Network network = new Network();

    private final Host node = network.host();

    private final Host machine = network.host();

    private final MemoryAllocation allocation = new MemoryAllocation(Network.info(machine));

    private final Queue<RefusalReason> refusals = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        network.close();
    }

    private void serve(Concurrency concurrency, AllowedPeers allowed) {
        ExchangeLimits limits = AllocationServer.defaultLimits().withConcurrency(concurrency);
        AllocationAccess access = new AllocationAccess(allowed, (from, reason) -> refusals.add(reason));
        new AllocationServer(machine, allocation, limits, access).start();
        network.announce(AllocationProtocols.RENDEZVOUS, machine);
        TestHosts.introduce(node, machine);
    }

    @Test
    void oneProxyStartsTwentyFourServicesAtOnce() {
        serve(AllocationServer.defaultLimits().concurrency(), AllowedPeers.everybody());
        allocation.startTime = Duration.ofSeconds(1);

        AllocationClient proxy = client();
        List<CompletableFuture<Allocation>> starts = IntStream.range(0, 24)
                .mapToObj(i -> proxy.allocate(request("service-" + i), ANY).toFuture())
                .toList();

        assertThat(starts).allSatisfy(start -> assertThat(start).succeedsWithin(TIMEOUT));
        assertThat(allocation.starts()).hasSize(24);
        assertThat(refusals).isEmpty();
    }

    @Test
    void answersAStartTooManyAsBusyAndNamesTheProperty() {
        serve(new Concurrency(8, 2, AllocationServer.PROPERTIES), AllowedPeers.everybody());
        List<CompletableFuture<StartedInstance>> working =
                IntStream.range(0, 2).mapToObj(i -> start(request("slow-" + i))).toList();
        await().until(() -> allocation.starts().size() == 2);

        assertThat(start(request("third")))
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        AllocationRefusedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.BUSY))
                .withMessage("2 starts of " + node.peerId()
                        + " are worked on already, which physarum.allocator.limits.max-concurrent-per-peer bounds");
        assertThat(refusals).containsExactly(RefusalReason.MAX_CONCURRENT_PER_PEER);
        assertThat(client().survey(request("third"), ANY).block(TIMEOUT))
                .as("starts take no offer's place")
                .singleElement()
                .matches(AllocatorAnswer::isWilling);
        working.forEach(start -> start.cancel(true));
    }

    @Test
    void answersWhatCannotEvenBeReadAsBusy() {
        serve(new Concurrency(8, 1, AllocationServer.PROPERTIES), AllowedPeers.everybody());
        // Three may be open: one of each kind and one that arrives.
        IntStream.range(0, 3)
                .mapToObj(i -> TestHosts.await(node.newStream(
                        machine.peerId(),
                        io.physarum.libp2p.core.ProtocolBinding.of(AllocationProtocols.ALLOCATE, stream -> {}))))
                .forEach(stream -> stream.writeAndFlush(io.netty.buffer.Unpooled.wrappedBuffer(new byte[] {100})));

        await().untilAsserted(() -> assertThat(start(request("next")))
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(AllocationRefusedException.class)
                .withMessageContaining("max-concurrent-per-peer"));
    }

    @Test
    void worksForThoseOnItsListAlone() {
        serve(AllocationServer.defaultLimits().concurrency(), only(Samples.peer("another")));

        assertThatThrownBy(() -> client().allocate(request("hello"), ANY).block(TIMEOUT))
                .isInstanceOf(NoAllocatorException.class)
                .hasMessageContaining(node.peerId() + " is not allowed to ask for that here")
                .hasMessageContaining("physarum.allocator.allow-peers of " + machine.peerId());
        assertThat(start(request("hello")))
                .failsWithin(TIMEOUT)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        AllocationRefusedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NOT_ALLOWED));
        assertThat(text("start-program user/hello\n")).startsWith("Error: ").contains("physarum.allocator.allow-peers");
        assertThat(allocation.starts()).isEmpty();
        assertThat(refusals).isNotEmpty().containsOnly(RefusalReason.NOT_ALLOWED);
    }

    @Test
    void passesOverAnAllocatorThatDoesNotWorkForIt() {
        Host open = network.host();
        new AllocationServer(open, new MemoryAllocation(Network.info(open)), AllocationServer.defaultLimits()).start();
        network.announce(AllocationProtocols.RENDEZVOUS, open);
        serve(AllocationServer.defaultLimits().concurrency(), only(Samples.peer("another")));

        assertThat(client().allocate(request("hello"), ANY)
                        .blockOptional(TIMEOUT)
                        .orElseThrow()
                        .allocator())
                .isEqualTo(open.peerId());
    }

    @Test
    void worksForOneOnItsList() {
        serve(AllocationServer.defaultLimits().concurrency(), only(node.peerId()));

        assertThat(client().allocate(request("hello"), ANY).block(TIMEOUT)).isNotNull();
        assertThat(text("start-program user/hello\n")).isEqualTo("127.0.0.1:8080");
        assertThat(refusals).isEmpty();
    }

    private static AllowedPeers only(PeerId peer) {
        return new AllowedPeers(Set.of(peer), "physarum.allocator.allow-peers");
    }

    private static AllocationRequest request(String name) {
        return new AllocationRequest(ServiceName.of(name), Samples.service("hash", 0, 0));
    }

    private AllocationClient client() {
        return new AllocationClient(
                node,
                network.discovery(node),
                new NearestPlacement(),
                AllocationClientConfig.defaults(),
                network.time());
    }

    private CompletableFuture<StartedInstance> start(AllocationRequest request) {
        allocation.startTime = Duration.ofMinutes(5);
        return new ExchangeClient(node, AllocationProtocols.ALLOCATE, Framing.LENGTH_PREFIX, AllocationCodec.MAX_BYTES)
                .ask(machine.peerId(), AllocationCodec.startRequest(request), TIMEOUT)
                .map(AllocationCodec::decodeStarted)
                .toFuture();
    }

    private String text(String line) {
        byte[] answer = new ExchangeClient(node, AllocationProtocols.TEXT, Framing.LINE, 1000)
                .ask(machine.peerId(), line.getBytes(StandardCharsets.UTF_8), TIMEOUT)
                .blockOptional(TIMEOUT)
                .orElseThrow();
        return new String(answer, StandardCharsets.UTF_8).strip();
    }
}
