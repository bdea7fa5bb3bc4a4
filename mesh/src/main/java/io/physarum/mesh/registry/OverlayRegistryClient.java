package io.physarum.mesh.registry;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.discovery.DiscoveryQuery;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.discovery.RendezvousDirectory;
import io.physarum.mesh.error.RegistryRefusedException;
import io.physarum.mesh.exchange.ExchangeClient;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.exchange.Framing;
import io.physarum.mesh.registry.RegistryMessages.AddRequest;
import io.physarum.mesh.registry.RegistryMessages.GetAnswer;
import io.physarum.mesh.registry.RegistryMessages.ListAnswer;
import io.physarum.mesh.registry.RegistryMessages.MemberAddRequest;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A registry client that finds registries in the DHT and speaks the original's wire protocol. Nothing is cached but who they are. */
public final class OverlayRegistryClient implements RegistryClient {

    private static final Logger log = LoggerFactory.getLogger(OverlayRegistryClient.class);

    private static final int MAX_ANSWER_BYTES = ExchangeLimits.defaults().maxBytes() * 16;

    private static final int MAX_WATCH_RETRY_DOUBLINGS = 5;

    private final Host host;

    private final RegistryClientConfig config;

    private final RegistryPeers registries;

    private final TimeSource time;

    /** A client on a node. */
    public OverlayRegistryClient(Host host, PeerDiscovery discovery, RegistryClientConfig config, TimeSource time) {
        this.host = host;
        this.config = config;
        this.time = time;
        DiscoveryQuery query = DiscoveryQuery.all(RegistryProtocols.RENDEZVOUS)
                .until(NetworkRequirement.NONE)
                .patiently();
        this.registries = new RegistryPeers(
                new RendezvousDirectory(discovery, query, config.peersTimeToLive(), time),
                host.peerId(),
                config.maxAttempts());
    }

    @Override
    public Mono<ServiceInfo> get(ServiceName name) {
        byte[] request = RegistryMessages.bytes(name.value());
        return registries.ask(peer -> exchange(peer, RegistryProtocols.GET, request)
                .map(answer -> RegistryMessages.read(answer, GetAnswer.class))
                .filter(answer -> answer.found() && answer.infoJson() != null)
                .map(answer -> ServiceInfoJson.parse(Objects.requireNonNull(answer.infoJson()))));
    }

    @Override
    public Mono<Map<ServiceName, ServiceInfo>> list() {
        return registries.ask(peer -> exchange(peer, RegistryProtocols.LIST, new byte[0])
                .map(answer -> RegistryMessages.read(answer, ListAnswer.class))
                .map(OverlayRegistryClient::usable));
    }

    @Override
    public Mono<String> add(ServiceName name, ServiceInfo info) {
        byte[] request = RegistryMessages.write(new AddRequest(name.value(), ServiceInfoJson.write(info)));
        return registries.ask(peer -> askForText(peer, RegistryProtocols.ADD, request));
    }

    @Override
    public Mono<String> delete(ServiceName name) {
        byte[] request = RegistryMessages.bytes(name.value());
        return registries.ask(peer -> askForText(peer, RegistryProtocols.DELETE, request));
    }

    /**
     * Asks a running registry to take a new member into the store's cluster; the answer is what the new member's store is
     * to be started with (etcd's {@code initial-cluster}).
     */
    public Mono<String> addMember(String memberName, String memberPeerUrl) {
        byte[] request = RegistryMessages.write(new MemberAddRequest(memberName, memberPeerUrl));
        return registries.ask(peer -> askForText(peer, RegistryProtocols.MEMBER_ADD, request));
    }

    /**
     * News from the nearest registry that can be watched. Watches again, after a time that grows while none can be, whenever
     * that ends; never completes, never fails.
     */
    public Flux<RegistryEvent> watch() {
        return Flux.defer(() -> {
            AtomicInteger failures = new AtomicInteger();
            return registries
                    .<Flux<RegistryEvent>>ask(peer -> RegistryWatch.open(host, peer, config.timeout()))
                    .flatMapMany(events -> events)
                    .doOnNext(event -> failures.set(0))
                    .onErrorResume(failure -> {
                        log.debug("the watch of the registry has ended: {}", failure.toString());
                        return Flux.empty();
                    })
                    .repeatWhen(ends -> ends.concatMap(end -> pause(failures.getAndIncrement())));
        });
    }

    private Mono<Long> pause(int failures) {
        int doublings = Math.min(failures, MAX_WATCH_RETRY_DOUBLINGS);
        return Mono.delay(config.watchRetry().multipliedBy(1L << doublings), time.scheduler());
    }

    private Mono<byte[]> exchange(PeerId peer, String protocolId, byte[] request) {
        return new ExchangeClient(host, protocolId, Framing.HALF_CLOSE, MAX_ANSWER_BYTES)
                .ask(peer, request, config.timeout());
    }

    private Mono<String> askForText(PeerId peer, String protocolId, byte[] request) {
        return exchange(peer, protocolId, request).map(RegistryMessages::text).flatMap(line -> {
            boolean failed = line.startsWith(RegistryServer.ERROR_PREFIX);
            return failed ? Mono.error(failure(line.substring(RegistryServer.ERROR_PREFIX.length()))) : Mono.just(line);
        });
    }

    private static RuntimeException failure(String text) {
        boolean refused =
                text.startsWith(RegistryServer.INVALID_PREFIX) || text.startsWith(RegistryServer.NOT_ALLOWED_PREFIX);
        return refused ? new RegistryRefusedException(text) : new IllegalStateException(text);
    }

    /** The entries that can be read; others, which somebody else's client may have put there, are left out. */
    private static Map<ServiceName, ServiceInfo> usable(ListAnswer answer) {
        Map<ServiceName, ServiceInfo> usable = new TreeMap<>();
        Map<String, String> all = answer.infoJsonByName();
        if (all != null) {
            all.forEach((name, infoJson) -> {
                try {
                    usable.put(ServiceName.of(name), ServiceInfoJson.parse(infoJson));
                } catch (IllegalArgumentException e) {
                    log.warn("the registry's entry '{}' cannot be read and is left out: {}", name, e.getMessage());
                }
            });
        }
        return usable;
    }
}
