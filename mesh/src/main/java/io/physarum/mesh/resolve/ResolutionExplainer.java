package io.physarum.mesh.resolve;

import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

/** Tells what a resolver would do, and why. */
public interface ResolutionExplainer {

    /**
     * The candidates for a request made now, how far away each is, the rule that applies, and the choice. Asks the DHT and
     * allocators anew, starts nothing, changes nothing. Fails as {@link ServiceResolver#resolve} does.
     */
    Mono<Explanation> explain(ServiceName name);
}
