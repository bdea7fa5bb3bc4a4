package io.physarum.proxy.service;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

import io.physarum.mesh.dataplane.http.ServedInstance;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.service.ServiceName;
import io.physarum.proxy.ProxyProperties;
import io.physarum.starter.StartPhase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The service that this proxy makes known.
 *
 * <pre>
 * looking up (content hash in the registry) ──> waiting (for the service to accept connections) ──> announced
 *                                                  ^────────── it accepts none any more ──────────────┘
 * </pre>
 */
public final class AnnouncedService implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AnnouncedService.class);

    /** How often an announced service is asked for a connection. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

    private final ServiceName name;
    private final InetSocketAddress address;
    private final ProxyProperties.Service properties;
    private final RegistryClient registry;
    private final Announcements announcements;
    private final ConnectionProbe probe;
    private volatile @Nullable Disposable work;
    private volatile @Nullable ServedInstance served;

    AnnouncedService(
            ProxyProperties.Service properties,
            RegistryClient registry,
            Announcements announcements,
            ConnectionProbe probe) {
        this.name = ServiceName.of(properties.name());
        this.address = ServiceAddress.parse(properties.address());
        this.properties = properties;
        this.registry = registry;
        this.announcements = announcements;
        this.probe = probe;
    }

    /** How long nothing has used the service; empty while it is not announced. */
    public Optional<Duration> idle() {
        return Optional.ofNullable(served).map(ServedInstance::idle);
    }

    @Override
    public void start() {
        work = contentHash()
                .flatMap(this::keepAnnounced)
                .subscribe(nothing -> {}, failure -> log.error("{} is not served any more", name, failure));
    }

    private Mono<String> contentHash() {
        if (properties.contentId() != null) {
            return Mono.just(properties.contentId());
        }
        return registry.get(name)
                .map(info -> info.contentHash())
                .switchIfEmpty(Mono.error(() -> new UnknownServiceException(name)))
                .doOnError(failure -> log.info("waiting for the registry: {}", failure.getMessage()))
                .retryWhen(reactor.util.retry.Retry.backoff(Long.MAX_VALUE, properties.retry())
                        .maxBackoff(Duration.ofSeconds(30)));
    }

    /** Never ends. */
    private Mono<Void> keepAnnounced(String contentHash) {
        return Mono.defer(() -> probe.accepts(address))
                .flatMap(accepts -> accepts ? announce(contentHash) : withdraw())
                .then(Mono.defer(() -> Mono.delay(served == null ? properties.retry() : CHECK_INTERVAL)))
                .repeat()
                .then();
    }

    private Mono<Void> announce(String contentHash) {
        if (served != null) {
            return Mono.empty();
        }
        return announcements
                .announce(name, contentHash, address)
                .doOnNext(instance -> {
                    served = instance;
                    log.info("serving {} at {}, announced as {}", name, address, contentHash);
                })
                .onErrorResume(failure -> {
                    log.info("cannot announce {} yet: {}", name, failure.getMessage());
                    return Mono.empty();
                })
                .then();
    }

    private Mono<Void> withdraw() {
        ServedInstance instance = served;
        if (instance != null) {
            served = null;
            log.warn("{} at {} accepts no connections any more; it is not announced until it does", name, address);
            announcements.withdraw(instance);
        }
        return Mono.empty();
    }

    @Override
    public void stop() {
        Disposable running = work;
        work = null;
        if (running != null) {
            running.dispose();
        }
        ServedInstance instance = served;
        served = null;
        if (instance != null) {
            announcements.withdraw(instance);
        }
    }

    @Override
    public boolean isRunning() {
        return work != null;
    }

    @Override
    public int getPhase() {
        return StartPhase.SERVICES;
    }
}
