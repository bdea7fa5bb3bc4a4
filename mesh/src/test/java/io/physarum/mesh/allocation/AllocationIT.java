package io.physarum.mesh.allocation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.exchange.ExchangeClient;
import io.physarum.mesh.exchange.ExchangeServer;
import io.physarum.mesh.exchange.Framing;
import io.physarum.mesh.placement.NearestPlacement;
import io.physarum.mesh.placement.PlacementCandidate;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Network;
import io.physarum.mesh.testing.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class AllocationIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final AllocationRequest REQUEST =
            new AllocationRequest(ServiceName.of("hello"), Samples.service("hash", 0, 0));

    private static final AllocationConstraint ANY = AllocationConstraint.within(NetworkRequirement.NONE);

    private final Network network = new Network();

    private final Host node = network.host();

    private final Host firstHost = network.host();

    private final Host secondHost = network.host();

    private final MemoryAllocation first = serve(firstHost);

    private final MemoryAllocation second = serve(secondHost);

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void startsOnTheOneThatThePlacementPrefers() {
        announce();

        Allocation allocation =
                client(secondHost).allocate(REQUEST, ANY).blockOptional(TIMEOUT).orElseThrow();

        assertThat(allocation.allocator()).isEqualTo(secondHost.peerId());
        assertThat(allocation.instance().address()).isEqualTo("127.0.0.1:8080");
        assertThat(allocation.instance().peer()).isEqualTo(Network.info(secondHost));
        assertThat(allocation.startTime()).isGreaterThanOrEqualTo(Duration.ofMillis(45));
        assertThat(second.starts()).containsExactly(REQUEST);
        assertThat(first.starts()).isEmpty();
    }

    @Test
    void learnsNoAddressOfWhichTheAllocatorIsNotBelieved() {
        announce();
        Multiaddr nowhere = Multiaddr.parse("/ip4/0.0.0.0/tcp/4001");
        PeerInfo real = first.server;
        first.server = new PeerInfo(
                real.peerId(),
                Stream.concat(Stream.of(nowhere), real.addresses().stream()).toList());

        Allocation allocation =
                client(firstHost).allocate(REQUEST, ANY).blockOptional(TIMEOUT).orElseThrow();

        assertThat(allocation.instance().peer()).isEqualTo(real);
        assertThat(node.addressBook().addresses(real.peerId())).doesNotContain(nowhere);
    }

    @Test
    void startsOnTheNextWhenTheFirstRefusesToStart() {
        announce();
        first.refusal = Reason.BUSY;

        assertThat(client(firstHost)
                        .allocate(REQUEST, ANY)
                        .blockOptional(TIMEOUT)
                        .orElseThrow()
                        .allocator())
                .isEqualTo(secondHost.peerId());
        assertThat(first.starts()).hasSize(1);
    }

    @Test
    void startsOnTheNextWhenTheFirstTakesTooLong() {
        announce();
        first.startTime = Duration.ofMinutes(5);

        assertThat(client(firstHost, Duration.ofSeconds(10))
                        .allocate(REQUEST, ANY)
                        .blockOptional(TIMEOUT)
                        .orElseThrow()
                        .allocator())
                .isEqualTo(secondHost.peerId());
    }

    @Test
    void namesThePropertyOfAStartThatTakesTooLong() {
        announce();
        first.startTime = Duration.ofMinutes(5);
        second.refusal = Reason.BUSY;

        assertThatThrownBy(() -> client(firstHost, Duration.ofSeconds(3))
                        .allocate(REQUEST, ANY)
                        .block(TIMEOUT))
                .hasMessageContaining("start took longer than 3000 ms (physarum.mesh.allocation.start-timeout)");
    }

    @Test
    void leavesMoreTimeToOneThatFetchesTheImageFirst() {
        announce();
        first.offer = new AllocationOffer(true, null, 100, 1024, 0.1, false, 0);
        first.startTime = Duration.ofSeconds(3);

        assertThat(client(firstHost, Duration.ofSeconds(1))
                        .allocate(REQUEST, ANY)
                        .blockOptional(TIMEOUT)
                        .orElseThrow()
                        .allocator())
                .isEqualTo(firstHost.peerId());
        assertThat(second.starts()).isEmpty();
    }

    @Test
    void tellsWhereItIsBeingStarted() {
        announce();
        first.refusal = Reason.BUSY;
        List<String> told = new CopyOnWriteArrayList<>();

        client(firstHost)
                .allocate(REQUEST, ANY, (allocator, imagePresent) -> told.add(allocator + " " + imagePresent))
                .block(TIMEOUT);

        assertThat(told).containsExactly(firstHost.peerId() + " true", secondHost.peerId() + " true");
    }

    @Test
    void doesNotAskToStartWhoDeclinedTheOffer() {
        announce();
        first.offer = AllocationOffer.refused("no memory left");

        client(firstHost).allocate(REQUEST, ANY).block(TIMEOUT);

        assertThat(first.starts()).isEmpty();
    }

    @Test
    void listsEveryAllocatorsReason() {
        announce();
        first.offer = AllocationOffer.refused("no memory left");
        second.refusal = Reason.IMAGE_UNAVAILABLE;

        var failure = catchThrowableOfType(
                NoAllocatorException.class,
                () -> client(firstHost).allocate(REQUEST, ANY).block(TIMEOUT));

        assertThat(failure.reasons())
                .containsEntry(firstHost.peerId().toString(), "no memory left")
                .containsEntry(secondHost.peerId().toString(), "it would not start");
        assertThat(failure.isWorthRetrying()).isFalse();
    }

    @Test
    void saysThatThereIsNoAllocator() {
        var failure = catchThrowableOfType(
                NoAllocatorException.class,
                () -> client(firstHost).allocate(REQUEST, ANY).block(TIMEOUT));

        assertThat(failure).hasMessageContaining("no allocator was found");
        assertThat(failure.isWorthRetrying()).isTrue();
    }

    @Test
    void asksNobodyWhoIsNoNearerThanTheInstanceThereIs() {
        announce();
        AllocationConstraint nearer = new AllocationConstraint(NetworkRequirement.NONE, Duration.ofNanos(1));

        assertThatThrownBy(() -> client(firstHost).allocate(REQUEST, nearer).block(TIMEOUT))
                .isInstanceOf(NoAllocatorException.class)
                .hasMessageContaining("no nearer than the instance there is");
        assertThat(first.starts()).isEmpty();
    }

    @Test
    void surveysWithoutStarting() {
        announce();
        first.offer = AllocationOffer.refused("no memory left");

        assertThat(client(firstHost).survey(REQUEST, ANY).block(TIMEOUT))
                .hasSize(2)
                .anyMatch(answer -> "no memory left".equals(answer.objection()))
                .anyMatch(answer -> answer.objection() == null && answer.offer() != null);
        assertThat(second.starts()).isEmpty();
    }

    @Test
    void surveysTheUnreachableTooAndBeginsWithTheOneThatWouldBeTriedFirst() {
        announce();
        PeerInfo gone = Samples.peerInfo("gone");
        network.providers()
                .add(
                        AllocationProtocols.RENDEZVOUS,
                        new PeerInfo(gone.peerId(), List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"))));

        List<AllocatorAnswer> answers =
                client(secondHost).survey(REQUEST, ANY).blockOptional(TIMEOUT).orElseThrow();

        assertThat(answers).hasSize(3);
        assertThat(answers.get(0).allocator()).isEqualTo(secondHost.peerId());
        assertThat(answers.get(0).isWilling()).isTrue();
        assertThat(answers)
                .filteredOn(answer -> answer.allocator().equals(gone.peerId()))
                .singleElement()
                .satisfies(answer -> assertThat(answer.objection()).startsWith("it cannot be reached: "));
    }

    @Test
    void answersTheOriginalsTextCommand() {
        assertThat(text("start-program user/hello-server:1.0\n")).isEqualTo("127.0.0.1:8080");
        assertThat(first.starts().get(0).info().dockerHash()).isEqualTo("user/hello-server:1.0");
        assertThat(text("start-program")).isEqualTo("Error: unrecognized command");
        assertThat(text("rm -rf /")).isEqualTo("Error: unrecognized command");
        first.refusal = Reason.NO_CPU;
        assertThat(text("start-program x")).isEqualTo("Error: allocation failed");
        assertThat(text("start-program bad name\n")).isEqualTo("Error: allocation failed");
    }

    @Test
    void startsOnAnOriginalAllocatorAndWaitsForItsInstanceToShow() {
        Host original = network.host();
        Host proxy = network.host();
        original.addProtocol(new ExchangeServer(
                AllocationProtocols.TEXT, Framing.LINE, AllocationServer.defaultLimits(), (from, line) -> {
                    network.announce("embedded", proxy);
                    return Mono.just("10.0.0.9:4242".getBytes(StandardCharsets.UTF_8));
                }));
        network.announce(AllocationProtocols.RENDEZVOUS, original);
        AllocationRequest request = AllocationRequest.ofImage("user/hello");
        request = new AllocationRequest(request.name(), Samples.embedded("embedded"));

        Allocation allocation =
                client(original).allocate(request, ANY).blockOptional(TIMEOUT).orElseThrow();

        assertThat(allocation.instance().peer().peerId()).isEqualTo(proxy.peerId());
        assertThat(allocation.instance().address()).isEqualTo("10.0.0.9:4242");
    }

    private void announce() {
        network.announce(AllocationProtocols.RENDEZVOUS, firstHost);
        network.announce(AllocationProtocols.RENDEZVOUS, secondHost);
    }

    private MemoryAllocation serve(Host host) {
        MemoryAllocation service = new MemoryAllocation(Network.info(host));
        new AllocationServer(host, service, AllocationServer.defaultLimits()).start();
        return service;
    }

    private AllocationClient client(Host preferred) {
        return client(preferred, TIMEOUT);
    }

    private AllocationClient client(Host preferred, Duration startTimeout) {
        AllocationClientConfig config = new AllocationClientConfig(
                TIMEOUT, Duration.ofSeconds(20), startTimeout, TIMEOUT, 3, Duration.ofSeconds(10));
        return new AllocationClient(
                node,
                network.discovery(node),
                offers -> new NearestPlacement()
                        .order(offers).stream()
                                .sorted((a, b) -> Boolean.compare(isOf(b, preferred), isOf(a, preferred)))
                                .toList(),
                config,
                network.time());
    }

    private static boolean isOf(PlacementCandidate candidate, Host host) {
        return candidate.allocator().peerId().equals(host.peerId());
    }

    private String text(String line) {
        TestHosts.introduce(node, firstHost);
        byte[] answer = new ExchangeClient(node, AllocationProtocols.TEXT, Framing.HALF_CLOSE, 100)
                .ask(firstHost.peerId(), line.getBytes(StandardCharsets.UTF_8), TIMEOUT)
                .block(TIMEOUT);
        String reply = new String(answer, StandardCharsets.UTF_8);
        assertThat(reply).endsWith("\n");
        return reply.strip();
    }
}
