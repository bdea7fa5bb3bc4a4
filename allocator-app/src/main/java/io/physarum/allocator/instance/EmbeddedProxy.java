package io.physarum.allocator.instance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the proxy inside of an instance, over HTTP at its metrics address. It is a stranger's: answers are bounded and checked. */
final class EmbeddedProxy {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final int MAX_BYTES = 256 * 1024;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http;

    private final Duration timeout;

    EmbeddedProxy() {
        this(TIMEOUT);
    }

    /** One that is given so long for each answer. */
    EmbeddedProxy(Duration timeout) {
        this.http = HttpClient.newConnection().followRedirect(false).responseTimeout(timeout);
        this.timeout = timeout;
    }

    /** Who it is on the overlay; fails until it is there. Nothing if it has no such page, as proxies of others have none. */
    Mono<Optional<PeerInfo>> peer(InetSocketAddress metrics) {
        return get(metrics, "/actuator/p2p")
                .map(text -> Optional.of(peer(text)))
                .onErrorResume(NoSuchPageException.class, e -> Mono.just(Optional.empty()));
    }

    /**
     * How long it has served nobody; fails until its service is announced and accepts connections. Nothing if it has no such
     * page: then it is in client mode, there only for the calls that the service makes, and announces none; or it is a proxy of
     * others that does not count.
     */
    Mono<Optional<Duration>> idle(InetSocketAddress metrics) {
        return get(metrics, "/idle")
                .map(text -> Optional.of(seconds(text)))
                .onErrorResume(NoSuchPageException.class, e -> Mono.just(Optional.empty()));
    }

    private Mono<String> get(InetSocketAddress metrics, String path) {
        return http.remoteAddress(() -> metrics)
                .get()
                .uri(path)
                .response((response, body) -> response.status().code() == 200
                        ? text(path, body)
                        : Mono.error(failure(path, response.status())))
                .single()
                .timeout(timeout);
    }

    private static IOException failure(String path, HttpResponseStatus status) {
        String message = path + " answers " + status;
        return status.code() == HttpResponseStatus.NOT_FOUND.code()
                ? new NoSuchPageException(message)
                : new IOException(message);
    }

    /** Counts while it reads: an answer that is too long, or never ends, is given up in the midst. */
    private static Mono<String> text(String path, ByteBufFlux body) {
        return body.asByteArray()
                .collect(ByteArrayOutputStream::new, (all, part) -> {
                    if (all.size() + part.length > MAX_BYTES) {
                        throw new IllegalArgumentException(path + " answers more than " + MAX_BYTES + " bytes");
                    }
                    all.writeBytes(part);
                })
                .map(all -> all.toString(StandardCharsets.UTF_8));
    }

    private static PeerInfo peer(String json) {
        JsonNode node = parse(json);
        PeerId peer = PeerId.parse(node.path("peerId").asString(""));
        List<Multiaddr> addresses = new ArrayList<>();
        for (JsonNode address : node.path("addresses")) {
            addresses.add(Multiaddr.parse(address.asString("")).withoutPeer());
        }
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("the proxy of the instance has no address yet");
        }
        return new PeerInfo(peer, addresses);
    }

    private static Duration seconds(String text) {
        if (!text.strip().matches("\\d{1,12}")) {
            throw new IllegalArgumentException("/idle does not answer with whole seconds");
        }
        return Duration.ofSeconds(Long.parseLong(text.strip()));
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the proxy of the instance answers no JSON", e);
        }
    }

    /** The proxy runs, but does not have what is asked for. */
    private static final class NoSuchPageException extends IOException {

        private static final long serialVersionUID = 1L;

        NoSuchPageException(String message) {
            super(message);
        }
    }
}
