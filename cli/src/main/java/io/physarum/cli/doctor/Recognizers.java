package io.physarum.cli.doctor;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.physarum.cli.overlay.Credentials;
import io.physarum.cli.overlay.Handshake;
import io.physarum.cli.survey.PeerRole;
import io.physarum.libp2p.multiformats.Multiaddr;
import tools.jackson.databind.JsonNode;

/** The ways to recognize components; each asks on loopback. */
final class Recognizers {

    private static final String AGENT = "physarum/";

    private final Credentials credentials;

    private final Duration limit;

    /**
     * Recognizers.
     *
     * @param credentials for the network that p2p ports are in
     * @param limit how long it may take to recognize one
     */
    Recognizers(Credentials credentials, Duration limit) {
        this.credentials = credentials;
        this.limit = limit;
    }

    /** By the agent that a libp2p node says it is. */
    Recognizer p2p() {
        return port -> {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port);
            return Handshake.with(address, credentials, limit) instanceof Handshake.Answered answered
                            && answered.agent().startsWith(AGENT)
                    ? Optional.of(PeerRole.of(answered.protocols()) + " " + answered.peer())
                    : Optional.empty();
        };
    }

    /** By the actuator's page on p2p, or by the same part of its health where that page is not served. */
    Recognizer actuator() {
        return port -> {
            Deadline deadline = Deadline.in(limit);
            return get(port, "/actuator/p2p", deadline)
                    .flatMap(answer -> answer.json()
                            .filter(page -> page.path("peerId").isString())
                            .map(page -> PeerRole.of(strings(page.path("protocols"))) + " "
                                    + page.path("peerId").asString())
                            .or(() -> json(port, "/actuator/health", deadline)
                                    .filter(page -> page.path("components").has("p2p"))
                                    .map(page -> "component of Physarum")));
        };
    }

    /** By its answer to a request that names no service. */
    Recognizer gateway() {
        return port -> json(port, "/", Deadline.in(limit))
                .filter(page -> page.path("status").asInt(0) == 400 && page.has("title") && page.has("detail"))
                .map(page -> "gateway");
    }

    /** By its version: one that registries here began, or that they are told to use. */
    Recognizer etcd() {
        return port -> json(port, "/version", Deadline.in(limit))
                .filter(page -> page.has("etcdserver"))
                .map(page -> "etcd " + page.path("etcdserver").asString());
    }

    private Optional<JsonNode> json(int port, String path, Deadline deadline) {
        return get(port, path, deadline).flatMap(HttpAnswer::json);
    }

    private Optional<HttpAnswer> get(int port, String path, Deadline deadline) {
        return HttpAnswer.get(URI.create("http://127.0.0.1:" + port + path), deadline.left());
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .toList();
    }
}
