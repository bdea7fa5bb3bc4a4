package io.physarum.mesh.allocation;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.core.Host;
import io.physarum.mesh.discovery.DiscoveryQuery;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.discovery.PingResult;
import io.physarum.mesh.discovery.RendezvousDirectory;
import io.physarum.mesh.placement.PlacementStrategy;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gets an instance started somewhere: finds allocators in the DHT, asks all that are of use whether they would, has the
 * placement strategy order those that accept, and starts on the first; on the next if that fails. One that takes long is waited
 * for while it may by its own limits: it is known to live, as its connection is, and the next one would have to fetch the image as
 * well. Looks for other allocators once if those remembered do not do. Every step has a time limit.
 */
public final class AllocationClient implements Allocator {

    private static final Logger log = LoggerFactory.getLogger(AllocationClient.class);

    private static final Duration ADDRESS_TTL = Duration.ofMinutes(10);

    private final Host host;

    private final PeerDiscovery discovery;

    private final PlacementStrategy placement;

    private final AllocationClientConfig config;

    private final TimeSource time;

    private final RendezvousDirectory directory;

    private final AllocatorClient allocators;

    /** A client on a node. */
    public AllocationClient(
            Host host,
            PeerDiscovery discovery,
            PlacementStrategy placement,
            AllocationClientConfig config,
            TimeSource time) {
        this.host = host;
        this.discovery = discovery;
        this.placement = placement;
        this.config = config;
        this.time = time;
        DiscoveryQuery query = DiscoveryQuery.all(AllocationProtocols.RENDEZVOUS)
                .until(NetworkRequirement.NONE)
                .patiently();
        this.directory = new RendezvousDirectory(discovery, query, config.peersTimeToLive(), time);
        this.allocators = new AllocatorClient(host, new LegacyStart(host, discovery, time), config, time);
    }

    @Override
    public Mono<Void> prepare() {
        return directory.peers().then();
    }

    @Override
    public Mono<Allocation> allocate(AllocationRequest request, AllocationConstraint constraint) {
        return allocate(request, constraint, AllocationListener.NONE);
    }

    @Override
    public Mono<Allocation> allocate(
            AllocationRequest request, AllocationConstraint constraint, AllocationListener listener) {
        return Mono.defer(() -> {
            Attempt attempt = new Attempt(request, constraint, listener, time.nanos());
            return directory
                    .peers()
                    .flatMap(remembered -> tryAll(attempt, remembered)
                            .switchIfEmpty(Mono.defer(() -> remembered.isWorthSearchingAll()
                                    ? directory.searchAll().flatMap(found -> tryAll(attempt, found))
                                    : Mono.empty()))
                            .switchIfEmpty(Mono.error(attempt::failure)));
        });
    }

    @Override
    public Mono<List<AllocatorAnswer>> survey(AllocationRequest request, AllocationConstraint constraint) {
        return Mono.defer(() -> {
            Attempt attempt = new Attempt(request, constraint, AllocationListener.NONE, time.nanos());
            return directory.searchAll().flatMap(found -> {
                attempt.onUnreachable(found.unreachable());
                return offers(attempt, found, config.offerTimeout())
                        .collectList()
                        .map(offers -> attempt.answers(placement, offers));
            });
        });
    }

    /** Empty if nobody could; the attempt then knows why. */
    private Mono<Allocation> tryAll(Attempt attempt, RendezvousDirectory.Snapshot peers) {
        return offers(attempt, peers, config.offerGrace()).collectList().flatMap(offers -> {
            attempt.onOffered(time.nanos());
            return Flux.fromIterable(attempt.order(placement, offers))
                    .concatMap(offer -> start(attempt, offer), 1)
                    .next();
        });
    }

    /** The allocators that accept; the rest is waited for a grace after the first of them. */
    private Flux<Offered> offers(Attempt attempt, RendezvousDirectory.Snapshot peers, Duration grace) {
        return Flux.defer(() -> {
            Flux<Offered> accepted = Flux.fromIterable(attempt.untried(peers.peers()))
                    .flatMap(candidate -> allocators
                            .offer(candidate, attempt.request())
                            .doOnNext(attempt::onOffer)
                            .onErrorResume(Exception.class, failure -> attempt.onFailure(candidate.peerId(), failure)))
                    .filter(Offered::isAccepted);
            return accepted.publish(
                    shared -> shared.takeUntilOther(shared.next().delayElement(grace, time.scheduler())));
        });
    }

    private Mono<Allocation> start(Attempt attempt, Offered offer) {
        return Mono.defer(() -> attempt.mayStart(offer, config.maxStarts())
                ? allocators
                        .start(offer, attempt.request())
                        .flatMap(instance -> started(attempt, offer, instance))
                        .onErrorResume(Exception.class, failure -> attempt.onFailure(offer.peerId(), failure))
                : Mono.empty());
    }

    private Mono<Allocation> started(Attempt attempt, Offered offer, StartedInstance instance) {
        host.addressBook()
                .addAddresses(instance.peer().peerId(), instance.peer().addresses(), ADDRESS_TTL);
        log.info("{} has started {} on {}", offer.peerId(), attempt.request().name(), instance.address());
        return distance(offer, instance)
                .map(roundTripTime -> attempt.result(instance, offer, roundTripTime, time.nanos()));
    }

    /** An instance is as far away as its allocator if that serves it, which is measured already. */
    private Mono<Duration> distance(Offered offer, StartedInstance instance) {
        if (instance.peer().peerId().equals(offer.peerId())) {
            return Mono.just(offer.roundTripTime());
        }
        return discovery
                .ping(instance.peer())
                .map(result -> result instanceof PingResult.Answered answered
                        ? answered.roundTripTime()
                        : offer.roundTripTime());
    }
}
