package io.physarum.cli.doctor;

import java.time.Duration;
import java.util.Map;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.cli.overlay.OverlayOptions;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A node of the network that several checks share: it joins when the first of them wants it, and leaves after the last. Thread-safe. */
final class SharedNode {

    private final OverlayOptions overlay;

    private final Duration limit;

    private int users;

    private @Nullable OverlayNode node;

    private Mono<Map<ServiceName, ServiceInfo>> services = Mono.empty();

    private @Nullable RuntimeException failure;

    /**
     * A node that has not joined yet.
     *
     * @param limit how long joining may take
     * @param users how many will call {@link #leave}
     */
    SharedNode(OverlayOptions overlay, Duration limit, int users) {
        this.overlay = overlay;
        this.limit = limit;
        this.users = users;
    }

    /** The node, joined; whoever comes later meets the outcome of the first attempt. Blocks. */
    synchronized OverlayNode join() {
        if (failure != null) {
            throw failure;
        }
        if (node == null) {
            try {
                node = OverlayNode.join(overlay, limit);
                services = node.registry().list().cache();
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
        return node;
    }

    /** What the registry lists, which it is asked once; nothing before the node has joined. */
    synchronized Mono<Map<ServiceName, ServiceInfo>> services() {
        return services;
    }

    /** One user less; the last to go does not wait for the node to leave. */
    synchronized void leave() {
        users--;
        if (users == 0 && node != null) {
            node.leave();
        }
    }
}
