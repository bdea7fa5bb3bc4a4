package io.physarum.libp2p.kad;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.physarum.libp2p.identity.PeerId;

/** Does one thing with each of several peers and counts where it succeeded. */
final class Tally {

    private Tally() {}

    static CompletableFuture<Integer> of(List<PeerId> peers, Function<PeerId, CompletableFuture<?>> action) {
        CompletableFuture<Integer> sum = CompletableFuture.completedFuture(0);
        for (PeerId peer : peers) {
            CompletableFuture<Integer> one = action.apply(peer).handle((value, failure) -> failure == null ? 1 : 0);
            sum = sum.thenCombine(one, Integer::sum);
        }
        return sum;
    }
}
