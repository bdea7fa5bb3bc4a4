package io.physarum.libp2p.dnsaddr;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrProtocol;

/**
 * Finds the addresses behind a {@code /dnsaddr/<name>}: those that the TXT records of {@code _dnsaddr.<name>} give as
 * {@code dnsaddr=<address>}, and what those of them lead to that are such names again. Nothing is remembered. Thread-safe.
 */
public final class DnsAddrResolver implements AutoCloseable {

    private final EventLoopGroup group;

    private final TxtLookup lookup;

    private final Duration timeout;

    private final Bounds bounds;

    private final ConcurrentMap<Multiaddr, CompletableFuture<List<Multiaddr>>> underWay = new ConcurrentHashMap<>();

    /** Names under way that others told of. */
    private final AtomicInteger hearsay = new AtomicInteger();

    private final int maxHearsay;

    /**
     * A resolver that asks name servers.
     *
     * @param group event loops that it does not own
     * @param servers whom to ask; those of this machine if empty
     * @param timeout how long one resolution may take in all
     * @param bounds its other bounds
     */
    public static DnsAddrResolver create(
            EventLoopGroup group, List<InetSocketAddress> servers, Duration timeout, Bounds bounds) {
        return new DnsAddrResolver(group, new DnsTxtLookup(group, servers, timeout), timeout, bounds);
    }

    /**
     * What bounds a resolution, and who hears of it.
     *
     * @param limits the bounds
     * @param listener told when one of them bites
     */
    public record Bounds(DnsAddrLimits limits, LimitListener listener) {}

    DnsAddrResolver(EventLoopGroup group, TxtLookup lookup, Duration timeout, Bounds bounds) {
        this.group = group;
        this.lookup = lookup;
        this.timeout = timeout;
        this.bounds = bounds;
        int all = bounds.limits().maxConcurrent();
        this.maxHearsay = all - all / 4;
    }

    /** Whether an address must be resolved here before it can be dialled. */
    public static boolean isDnsAddr(Multiaddr address) {
        return address.components().get(0).protocol() == MultiaddrProtocol.DNSADDR;
    }

    /** As {@link #resolve(Multiaddr, boolean)}, for an address that was given or that the peer itself tells of. */
    public CompletableFuture<List<Multiaddr>> resolve(Multiaddr address) {
        return resolve(address, false);
    }

    /**
     * The addresses behind another, at least one, in the order of the records: of what follows the name, for example
     * {@code /p2p/<peer id>}, each must end in the same. Calls for one address that come together share the answer. Completes on
     * an event loop; fails with {@link UnknownHostException} if there are none, with {@link
     * io.physarum.libp2p.core.RequestTimeoutException} if none is known in time, with {@link LimitExceededException} if too many
     * are being resolved, or with what the DNS said.
     *
     * @param isHearsay whether others told of the address, which costs them nothing: a quarter of the places is kept from it
     */
    public CompletableFuture<List<Multiaddr>> resolve(Multiaddr address, boolean isHearsay) {
        CompletableFuture<List<Multiaddr>> joined = underWay.get(address);
        if (joined != null) {
            return joined.copy();
        }
        if (underWay.size() >= bounds.limits().maxConcurrent() || (isHearsay && hearsay.get() >= maxHearsay)) {
            return CompletableFuture.failedFuture(bounds.listener()
                    .exceeded(Limit.DNSADDR_CONCURRENT, bounds.limits().maxConcurrent()));
        }
        Resolution resolution = new Resolution(address, group.next(), lookup, bounds);
        CompletableFuture<List<Multiaddr>> shared = new CompletableFuture<>();
        CompletableFuture<List<Multiaddr>> other = underWay.putIfAbsent(address, shared);
        if (other != null) {
            return other.copy();
        }
        int place = isHearsay ? 1 : 0;
        hearsay.addAndGet(place);
        // Over before anybody hears of it: who asks then must not be given what is known already.
        Failures.forward(
                resolution.result().whenComplete((found, failure) -> {
                    underWay.remove(address, shared);
                    hearsay.addAndGet(-place);
                }),
                shared);
        resolution.start(timeout);
        return shared.copy();
    }

    /** Of the names at which a peer may be, the first ones, as many as one dial may resolve. */
    public List<Multiaddr> namesOfDial(List<Multiaddr> names) {
        int most = bounds.limits().maxNamesPerDial();
        if (names.size() <= most) {
            return names;
        }
        bounds.listener().onLimit(Limit.DNSADDR_NAMES_PER_DIAL.text());
        return names.subList(0, most);
    }

    /** Ends it; what is under way fails. */
    @Override
    public void close() {
        lookup.close();
    }
}
