package io.physarum.mesh.registry;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.discovery.Candidate;
import io.physarum.mesh.discovery.RendezvousDirectory;
import io.physarum.mesh.error.RegistryRefusedException;
import io.physarum.mesh.error.RegistryUnavailableException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Asks the nearest registry, then the next, until one answers; looks for others once if those remembered do not. */
final class RegistryPeers {

    private final RendezvousDirectory directory;

    private final PeerId self;

    private final int maxAttempts;

    RegistryPeers(RendezvousDirectory directory, PeerId self, int maxAttempts) {
        this.directory = directory;
        this.self = self;
        this.maxAttempts = maxAttempts;
    }

    /** The first answer; an empty answer is one too. */
    <T> Mono<T> ask(Function<PeerId, Mono<T>> question) {
        return Mono.defer(() -> {
            Map<PeerId, String> failures = new LinkedHashMap<>();
            return directory
                    .peers()
                    .flatMap(remembered -> askAll(remembered.peers(), question, failures)
                            .onErrorResume(
                                    RegistryUnavailableException.class,
                                    failure -> remembered.isWorthSearchingAll()
                                            ? directory
                                                    .searchAll()
                                                    .flatMap(found -> askAll(found.peers(), question, failures))
                                            : Mono.error(failure)));
        });
    }

    private <T> Mono<T> askAll(
            List<Candidate> peers, Function<PeerId, Mono<T>> question, Map<PeerId, String> failures) {
        List<PeerId> untried = peers.stream()
                .map(Candidate::peerId)
                .filter(peer -> !peer.equals(self) && !failures.containsKey(peer))
                .toList();
        return askNext(untried.iterator(), question, failures, null);
    }

    private <T> Mono<T> askNext(
            Iterator<PeerId> untried,
            Function<PeerId, Mono<T>> question,
            Map<PeerId, String> failures,
            @Nullable Throwable last) {
        if (!untried.hasNext() || failures.size() >= maxAttempts) {
            return Mono.error(new RegistryUnavailableException(describe(failures), last));
        }
        PeerId peer = untried.next();
        // One that refuses does answer, and the others would refuse as well.
        return question.apply(peer).onErrorResume(RegistryPeers::isNoAnswer, failure -> {
            failures.put(peer, failure.getMessage() == null ? failure.toString() : failure.getMessage());
            return askNext(untried, question, failures, failure);
        });
    }

    private static boolean isNoAnswer(Throwable failure) {
        return failure instanceof Exception && !(failure instanceof RegistryRefusedException);
    }

    private static String describe(Map<PeerId, String> failures) {
        if (failures.isEmpty()) {
            return "no registry answers: none is announced as '" + RegistryProtocols.RENDEZVOUS
                    + "' in the network, or none of them can be reached; is a registry running?";
        }
        return "no registry answers; tried "
                + failures.entrySet().stream()
                        .map(failure -> failure.getKey() + " (" + failure.getValue() + ")")
                        .collect(Collectors.joining(", "));
    }
}
