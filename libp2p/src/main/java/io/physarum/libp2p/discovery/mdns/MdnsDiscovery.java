package io.physarum.libp2p.discovery.mdns;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.EventLoops;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.PeerInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the peers of the local network with multicast DNS ({@code discovery/mdns.md} of the libp2p specifications), and lets
 * them find this node. It asks at growing intervals, answers who asks, and looks every time whether network interfaces have
 * come or gone. Methods may be called from any thread; the state belongs to one event loop.
 *
 * <p>What a peer announces proves nothing. An address counts only if it is on the link that the packet came from, or in a
 * private network, so nobody can have this node dial hosts elsewhere.
 */
public final class MdnsDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(MdnsDiscovery.class);

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long FIRST_QUERY_MILLIS = 20;

    private final Host host;

    private final MdnsConfig config;

    private final MdnsListener listener;

    private final EventLoop loop;

    private final RandomGenerator random;

    private final FoundPeers peers;

    private final Supplier<Links> makeLinks;

    /** Those of the last start, until it is stopped. */
    private @Nullable Links current;

    private @Nullable Future<?> timer;

    private long pauseNanos;

    private boolean warned;

    MdnsDiscovery(Host host, MdnsConfig config, Listeners listeners, LinkOpener opener) {
        this.host = host;
        this.config = config;
        this.listener = listeners.peers();
        this.loop = host.eventLoopGroup().next();
        this.random = new SecureRandom();
        LongSupplier nanoClock = System::nanoTime;
        this.peers = new FoundPeers(host.peerId(), config, listeners.limits(), nanoClock);
        MdnsContext context = new MdnsContext(
                config,
                new Announcement(host.peerId(), host::listenAddresses, config.serviceTag(), random),
                this::onResponse,
                listeners.limits(),
                nanoClock,
                random);
        this.makeLinks = () -> new Links(context, loop, opener);
    }

    /**
     * Who hears of what happens.
     *
     * @param peers of peers that are found
     * @param limits of limits that bite
     */
    public record Listeners(MdnsListener peers, LimitListener limits) {}

    /** A discovery for a host, which the caller starts and stops; it does nothing until {@link #start()}. */
    public static MdnsDiscovery on(Host host, MdnsConfig config, MdnsListener listener) {
        return on(host, config, new Listeners(listener, LimitListener.NONE));
    }

    /** As {@link #on(Host, MdnsConfig, MdnsListener)}, and tells of limits that bite. */
    public static MdnsDiscovery on(Host host, MdnsConfig config, Listeners listeners) {
        return new MdnsDiscovery(host, config, listeners, LinkSocket::open);
    }

    /**
     * Begins to announce and to ask. Completes, never exceptionally, when the sockets are open; without any it goes on trying,
     * as networks come and go.
     */
    public CompletableFuture<Void> start() {
        return inLoop(this::open);
    }

    private CompletableFuture<Void> open() {
        if (current != null) {
            return CompletableFuture.completedFuture(null);
        }
        Links links = makeLinks.get();
        current = links;
        pauseNanos = firstPause();
        return links.refresh().thenAccept(done -> goOn(links, TimeUnit.MILLISECONDS.toNanos(FIRST_QUERY_MILLIS)));
    }

    /** Stops and closes the sockets. Idempotent; never fails. It can be started again. */
    public CompletableFuture<Void> stop() {
        return inLoop(this::close);
    }

    /** An event loop that has ended with its host has closed the sockets. */
    private CompletableFuture<Void> inLoop(Supplier<CompletableFuture<Void>> task) {
        try {
            return CompletableFuture.supplyAsync(task, loop).thenCompose(done -> done);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private CompletableFuture<Void> close() {
        Links links = current;
        current = null;
        if (timer != null) {
            timer.cancel(false);
        }
        return links == null ? CompletableFuture.completedFuture(null) : links.close();
    }

    /** The peers heard of lately, with the addresses they announced; none once the host has stopped. */
    public CompletableFuture<List<PeerInfo>> peers() {
        CompletableFuture<List<PeerInfo>> result = new CompletableFuture<>();
        EventLoops.execute(loop, () -> result.complete(peers.recent()), () -> result.complete(List.of()));
        return result;
    }

    private long firstPause() {
        return Math.min(SECOND_NANOS, config.interval().toNanos());
    }

    /**
     * After a time that is a little longer by chance, so that nodes that start together do not ask together. Links that are not
     * the current ones were stopped while their sockets were being opened.
     */
    private void goOn(Links links, long nanos) {
        if (links == current) {
            timer = loop.schedule(() -> tick(links), nanos + random.nextLong(nanos / 4 + 1), TimeUnit.NANOSECONDS);
        }
    }

    private void tick(Links links) {
        if (links == current) {
            links.refresh().thenAccept(changed -> ask(links, changed));
        }
    }

    private void ask(Links links, boolean changed) {
        if (links != current) {
            return;
        }
        if (changed) {
            pauseNanos = firstPause();
        }
        if (links.isEmpty() && !warned) {
            warned = true;
            LOG.warn("mDNS finds nobody: no network interface can be used");
        }
        links.send(DnsMessage.query(config.serviceTag(), DnsType.PTR));
        goOn(links, pauseNanos);
        pauseNanos = Math.min(2 * pauseNanos, config.interval().toNanos());
    }

    private void onResponse(DnsMessage response, Link link) {
        peers.onResponse(response, link).forEach(this::onFound);
    }

    private void onFound(FoundPeers.Found found) {
        PeerInfo peer = found.peer();
        host.addressBook().addAddresses(peer.peerId(), peer.addresses(), config.addressTtl(), AddressOrigin.HEARSAY);
        if (found.isNews()) {
            LOG.debug("found {} at {}", peer.peerId(), peer.addresses());
            tell(peer);
        }
        if (found.isDue() && config.connect() && host.connection(peer.peerId()).isEmpty()) {
            connect(peer);
        }
    }

    private void tell(PeerInfo peer) {
        try {
            listener.onPeerFound(peer);
        } catch (RuntimeException e) {
            LOG.error("mDNS listener {} failed", listener, e);
        }
    }

    private void connect(PeerInfo peer) {
        host.connect(peer.peerId(), peer.addresses(), AddressOrigin.HEARSAY).whenComplete((connection, failure) -> {
            if (failure != null) {
                LOG.debug("cannot connect to {}, which mDNS found: {}", peer.peerId(), failure.toString());
            }
        });
    }
}
