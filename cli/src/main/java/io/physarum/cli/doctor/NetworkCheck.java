package io.physarum.cli.doctor;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;

import io.physarum.cli.overlay.OverlayException;
import io.physarum.cli.overlay.OverlayNode;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.mesh.error.MeshException;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

/** A check that asks the network, by a node that joins it for a moment. */
abstract class NetworkCheck implements Check {

    private final Surroundings surroundings;

    private final SharedNode network;

    private volatile boolean joined;

    NetworkCheck(Surroundings surroundings, SharedNode network) {
        this.surroundings = surroundings;
        this.network = network;
    }

    /** What is found if a question to the network fails or is not answered in time. */
    abstract Finding unanswered(String reason);

    /** Joins and asks, with the time there is for the answer. A network that cannot be joined is another check's to explain. */
    final Finding ask(BiFunction<OverlayNode, Duration, Mono<Finding>> question) {
        Deadline deadline = Deadline.in(surroundings.part(80));
        try {
            OverlayNode node = network.join();
            joined = true;
            Duration limit = deadline.left();
            return node.answer(limit, question.apply(node, limit)).orElseGet(() -> unanswered("no answer"));
        } catch (OverlayException | Libp2pException | MeshException e) {
            return joined ? unanswered(String.valueOf(e.getMessage())) : unjoined();
        } finally {
            network.leave();
        }
    }

    /** What the registry lists; to be asked for within a question. */
    final Mono<Map<ServiceName, ServiceInfo>> services() {
        return Mono.defer(network::services);
    }

    @Override
    public final Finding late() {
        return joined ? unanswered("no result in time") : unjoined();
    }

    private Finding unjoined() {
        return fail("could not be asked, as no bootstrap can be joined in time", "mend the bootstrap first, see there");
    }
}
