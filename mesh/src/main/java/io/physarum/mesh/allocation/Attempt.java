package io.physarum.mesh.allocation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.discovery.Candidate;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.placement.PlacementCandidate;
import io.physarum.mesh.placement.PlacementStrategy;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The state of one allocation: who was asked and what they said. Thread-safe. */
final class Attempt {

    private final AllocationRequest request;

    private final AllocationConstraint constraint;

    private final AllocationListener listener;

    private final long startedNanos;

    private final Map<PeerId, AllocatorAnswer> answers = new LinkedHashMap<>();

    private long offeredNanos;

    private int starts;

    private boolean worthRetrying;

    Attempt(
            AllocationRequest request,
            AllocationConstraint constraint,
            AllocationListener listener,
            long startedNanos) {
        this.request = request;
        this.constraint = constraint;
        this.listener = listener;
        this.startedNanos = startedNanos;
        this.offeredNanos = startedNanos;
    }

    AllocationRequest request() {
        return request;
    }

    /** Those that are of use and have not said anything yet; the others are noted as of no use. */
    synchronized List<Candidate> untried(List<Candidate> peers) {
        return peers.stream().filter(this::isUntried).toList();
    }

    private boolean isUntried(Candidate candidate) {
        AllocatorAnswer former = answers.get(candidate.peerId());
        if (former != null && former.objection() != null) {
            return false;
        }
        String objection = constraint.objection(candidate.roundTripTime());
        answers.put(candidate.peerId(), answer(candidate, null, objection));
        return objection == null;
    }

    private static AllocatorAnswer answer(
            Candidate candidate, @Nullable AllocationOffer offer, @Nullable String objection) {
        return new AllocatorAnswer(candidate.peerId(), candidate.roundTripTime(), offer, objection);
    }

    synchronized void onOffer(Offered offered) {
        AllocationOffer offer = offered.offer();
        String refusal = offer.refusal() == null ? "it refuses and does not say why" : offer.refusal();
        answers.put(offered.peerId(), answer(offered.candidate(), offer, offer.accepted() ? null : refusal));
    }

    /** Notes those that are announced as allocators and did not answer a ping. */
    synchronized void onUnreachable(Map<PeerId, String> unreachable) {
        unreachable.forEach((peer, reason) ->
                answers.putIfAbsent(peer, new AllocatorAnswer(peer, null, null, "it cannot be reached: " + reason)));
    }

    synchronized <T> Mono<T> onFailure(PeerId allocator, Exception failure) {
        worthRetrying |= !(failure instanceof AllocationRefusedException);
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        answers.computeIfPresent(
                allocator, (peer, known) -> new AllocatorAnswer(peer, known.roundTripTime(), known.offer(), reason));
        return Mono.empty();
    }

    synchronized void onOffered(long nowNanos) {
        offeredNanos = nowNanos;
    }

    /** Whether a start is to be tried there; then it is under way. */
    boolean mayStart(Offered offer, int maxStarts) {
        boolean may = isOneMore(maxStarts);
        if (may) {
            listener.onStart(offer.peerId(), offer.offer().imagePresent());
        }
        return may;
    }

    private synchronized boolean isOneMore(int maxStarts) {
        return ++starts <= maxStarts;
    }

    synchronized List<Offered> order(PlacementStrategy placement, List<Offered> offers) {
        Map<PlacementCandidate, Offered> byCandidate = new LinkedHashMap<>();
        offers.forEach(offer -> byCandidate.put(offer.toPlacement(), offer));
        return placement.order(List.copyOf(byCandidate.keySet())).stream()
                .map(byCandidate::get)
                .toList();
    }

    synchronized Allocation result(StartedInstance instance, Offered offer, Duration roundTripTime, long nowNanos) {
        return new Allocation(
                instance,
                offer.peerId(),
                roundTripTime,
                Duration.ofNanos(offeredNanos - startedNanos),
                Duration.ofNanos(nowNanos - offeredNanos));
    }

    /** All answers: first of those that accepted, in the order in which a start would be tried. */
    synchronized List<AllocatorAnswer> answers(PlacementStrategy placement, List<Offered> offers) {
        Map<PeerId, AllocatorAnswer> ordered = new LinkedHashMap<>();
        order(placement, offers).forEach(offer -> ordered.put(offer.peerId(), answers.get(offer.peerId())));
        answers.forEach(ordered::putIfAbsent);
        return List.copyOf(ordered.values());
    }

    synchronized NoAllocatorException failure() {
        Map<String, String> reasons = new LinkedHashMap<>();
        answers.values().forEach(answer -> reasons.put(answer.allocator().toString(), reason(answer)));
        return new NoAllocatorException(request.name().value(), reasons, worthRetrying || answers.isEmpty());
    }

    private static String reason(AllocatorAnswer answer) {
        if (answer.objection() != null) {
            return answer.objection();
        }
        return answer.offer() == null ? "it did not answer in time" : "it would, but others were tried before it";
    }
}
