package io.physarum.mesh.allocation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An allocator that starts nothing but notes what it was asked for. */
public final class MemoryAllocation implements AllocationService {

    private final List<AllocationRequest> starts = Collections.synchronizedList(new ArrayList<>());

    /** Whom it names as serving its instances. */
    public volatile PeerInfo server;

    /** What it offers. */
    public volatile AllocationOffer offer = new AllocationOffer(true, null, 100, 1024, 0.1, true, 0);

    /** Why its starts fail; null if they do not. */
    public volatile @Nullable Reason refusal;

    /** How long its starts take. */
    public volatile Duration startTime = Duration.ofMillis(50);

    /** An allocator whose own host serves the instances. */
    public MemoryAllocation(PeerInfo self) {
        this.server = self;
    }

    /** What it was asked to start. */
    public List<AllocationRequest> starts() {
        return List.copyOf(starts);
    }

    @Override
    public Mono<AllocationOffer> offer(AllocationRequest request) {
        return Mono.just(offer);
    }

    @Override
    public Mono<StartedInstance> start(AllocationRequest request) {
        starts.add(request);
        Reason reason = refusal;
        if (reason != null) {
            return Mono.error(new AllocationRefusedException(reason, "it would not start", null));
        }
        return Mono.just(new StartedInstance(server, "127.0.0.1:8080", Map.of("ready", startTime)))
                .delayElement(startTime);
    }
}
