package io.physarum.mesh.allocation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.discovery.Candidate;
import io.physarum.mesh.discovery.DiscoveryQuery;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.exchange.ExchangeClient;
import io.physarum.mesh.exchange.Framing;
import io.physarum.mesh.time.TimeSource;
import reactor.core.publisher.Mono;

/**
 * A start with the original's text command. It answers before the instance is up and does not say which peer serves it, so
 * the DHT is asked until a provider shows that was not there before.
 */
final class LegacyStart {

    private static final int MAX_LINE_BYTES = 4096;

    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    /** It has been started by then; an instance that shows later is found by the next request. */
    private static final Duration SHOW_TIMEOUT = Duration.ofSeconds(60);

    private static final String ERROR_PREFIX = "Error";

    private final ExchangeClient exchange;

    private final PeerDiscovery discovery;

    private final TimeSource time;

    LegacyStart(Host host, PeerDiscovery discovery, TimeSource time) {
        this.exchange = new ExchangeClient(host, AllocationProtocols.TEXT, Framing.LINE, MAX_LINE_BYTES);
        this.discovery = discovery;
        this.time = time;
    }

    /** Waits so long for an answer, and longer for the instance to show. */
    Mono<StartedInstance> start(PeerId allocator, AllocationRequest request, Duration timeout) {
        DiscoveryQuery providers = DiscoveryQuery.all(request.info().contentHash());
        byte[] command = ("start-program " + request.info().dockerHash()).getBytes(StandardCharsets.UTF_8);
        return discovery.find(providers).flatMap(before -> {
            Set<PeerId> known =
                    before.candidates().stream().map(Candidate::peerId).collect(Collectors.toSet());
            return exchange.ask(allocator, command, timeout)
                    .map(LegacyStart::address)
                    .flatMap(address -> newProvider(providers.without(known))
                            .timeout(
                                    SHOW_TIMEOUT,
                                    Mono.error(() -> new StageTimeoutException(
                                            "start",
                                            "it started an instance that nobody announces after "
                                                    + SHOW_TIMEOUT.toSeconds() + " s")),
                                    time.scheduler())
                            .map(found -> new StartedInstance(found.peer(), address, Map.of())));
        });
    }

    private static String address(byte[] answer) {
        String line = new String(answer, StandardCharsets.UTF_8).strip();
        if (line.startsWith(ERROR_PREFIX) || line.isEmpty()) {
            throw new AllocationRefusedException("it answered '" + line + "'", null);
        }
        return line;
    }

    private Mono<Candidate> newProvider(DiscoveryQuery query) {
        return discovery
                .find(query)
                .flatMap(found -> Mono.justOrEmpty(found.candidates().stream().findFirst()))
                .repeatWhenEmpty(Integer.MAX_VALUE, ends -> ends.delayElements(POLL_INTERVAL, time.scheduler()));
    }
}
