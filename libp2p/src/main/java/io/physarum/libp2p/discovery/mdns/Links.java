package io.physarum.libp2p.discovery.mdns;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.physarum.libp2p.core.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of a discovery from a start to the next stop: one for each network interface and version of the Internet protocol.
 * Belongs to one event loop.
 */
final class Links {

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    private final MdnsContext mdns;

    private final EventLoop loop;

    private final LinkOpener opener;

    private final Map<Key, Open> open = new HashMap<>();

    private final Map<Key, CompletableFuture<Boolean>> opening = new HashMap<>();

    /** Those that could not be opened, which is told once. */
    private final Set<Key> failed = new HashSet<>();

    private boolean closed;

    private record Key(String network, LinkFamily family) {}

    private record Open(Channel channel, LinkHandler handler) {}

    Links(MdnsContext mdns, EventLoop loop, LinkOpener opener) {
        this.mdns = mdns;
        this.loop = loop;
        this.opener = opener;
    }

    /**
     * Opens sockets on interfaces that have come up, or have other addresses than before, and closes those of interfaces that
     * have gone.
     *
     * @return whether there is a new one
     */
    CompletableFuture<Boolean> refresh() {
        Map<Key, NetworkInterface> wanted = wanted();
        open.entrySet().removeIf(entry -> {
            NetworkInterface network = wanted.get(entry.getKey());
            boolean kept = network != null
                    && entry.getValue().channel().isActive()
                    && link(network).equals(entry.getValue().handler().link());
            if (!kept) {
                entry.getValue().channel().close();
            }
            return !kept;
        });
        failed.retainAll(wanted.keySet());
        List<CompletableFuture<Boolean>> fresh = new ArrayList<>();
        wanted.forEach((key, network) -> {
            if (!open.containsKey(key) && !opening.containsKey(key)) {
                fresh.add(open(key, network));
            }
        });
        return all(fresh).thenApply(done -> fresh.stream().anyMatch(CompletableFuture::join));
    }

    private CompletableFuture<Boolean> open(Key key, NetworkInterface network) {
        LinkHandler handler = new LinkHandler(mdns, link(network), key.family());
        CompletableFuture<Channel> socket = opener.open(loop, network, handler);
        CompletableFuture<Boolean> result =
                socket.handle((channel, failure) -> failure == null ? take(key, channel, handler) : miss(key, failure));
        opening.put(key, result);
        result.thenRun(() -> opening.remove(key));
        return result;
    }

    /** One that was still being opened when all were closed is not wanted any more. */
    private boolean take(Key key, Channel channel, LinkHandler handler) {
        if (closed) {
            channel.close();
            return false;
        }
        failed.remove(key);
        Open earlier = open.put(key, new Open(channel, handler));
        if (earlier != null) {
            earlier.channel().close();
        }
        return true;
    }

    private boolean miss(Key key, Throwable failure) {
        if (failed.add(key)) {
            LOG.info(
                    "no mDNS on {} {}: {}",
                    key.network(),
                    key.family(),
                    Failures.unwrap(failure).toString());
        }
        return false;
    }

    private Link link(NetworkInterface network) {
        return Link.of(network, isLoopback(network));
    }

    private static boolean isLoopback(NetworkInterface network) {
        try {
            return network.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }

    private Map<Key, NetworkInterface> wanted() {
        Map<Key, NetworkInterface> result = new LinkedHashMap<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (isWanted(network)) {
                    for (LinkFamily family : LinkFamily.values()) {
                        if (link(network).has(family)) {
                            result.put(new Key(network.getName(), family), network);
                        }
                    }
                }
            }
        } catch (SocketException e) {
            LOG.warn("cannot read this machine's network interfaces", e);
        }
        return result;
    }

    private boolean isWanted(NetworkInterface network) throws SocketException {
        List<String> named = mdns.config().interfaces();
        if (!named.isEmpty()) {
            return named.contains(network.getName()) && network.isUp();
        }
        return network.isUp() && network.supportsMulticast() && !network.isLoopback() && !network.isPointToPoint();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Sends a message on every link. */
    void send(DnsMessage message) {
        each(entry -> entry.handler().send(entry.channel(), message));
    }

    /** Closes all for good, also those that are being opened; completes when none is left. */
    CompletableFuture<Void> close() {
        closed = true;
        List<CompletableFuture<?>> closing = new ArrayList<>(opening.values());
        each(entry -> {
            CompletableFuture<Void> end = new CompletableFuture<>();
            entry.channel().close().addListener(done -> end.complete(null));
            closing.add(end);
        });
        open.clear();
        return all(closing);
    }

    private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> futures) {
        return CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0]));
    }

    private void each(Consumer<Open> action) {
        open.values().forEach(action);
    }
}
