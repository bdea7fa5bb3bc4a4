package io.physarum.cli.doctor;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.physarum.cli.overlay.OverlayException;
import io.physarum.cli.overlay.OverlayNode;
import io.physarum.cli.overlay.OverlayOptions;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.mesh.error.MeshException;
import reactor.core.publisher.Mono;

/** A check that asks the network, which it joins for a moment. */
abstract class NetworkCheck implements Check {

    private final Surroundings surroundings;

    private final OverlayOptions overlay;

    NetworkCheck(Surroundings surroundings, OverlayOptions overlay) {
        this.surroundings = surroundings;
        this.overlay = overlay;
    }

    /** What is found if a question to the network fails or is not answered in time. */
    abstract Finding unanswered(String reason);

    /** Joins and asks. A network that cannot be joined is another check's to explain. */
    final Finding ask(Function<OverlayNode, Mono<Finding>> question) {
        AtomicBoolean joined = new AtomicBoolean();
        try {
            return OverlayNode.ask(overlay, surroundings.part(80), node -> {
                        joined.set(true);
                        return question.apply(node);
                    })
                    .orElseGet(() -> unanswered("no answer"));
        } catch (OverlayException | Libp2pException | MeshException e) {
            return joined.get()
                    ? unanswered(String.valueOf(e.getMessage()))
                    : warn("could not be asked, as no bootstrap can be joined", "mend the bootstrap first, see there");
        }
    }
}
