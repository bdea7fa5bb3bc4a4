package io.physarum.libp2p.dnsaddr;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrComponent;
import org.jspecify.annotations.Nullable;

/** One resolution: asks for a name, then for all the names it leads to. Confined to one event loop, but for its result. */
final class Resolution {

    private final Multiaddr address;

    private final EventLoop loop;

    private final TxtLookup lookup;

    private final DnsAddrResolver.Bounds bounds;

    private final CompletableFuture<List<Multiaddr>> result = new CompletableFuture<>();

    private final Set<Multiaddr> asked = new HashSet<>();

    private final Set<Multiaddr> found = new LinkedHashSet<>();

    private int waiting;

    private @Nullable Throwable firstFailure;

    Resolution(Multiaddr address, EventLoop loop, TxtLookup lookup, DnsAddrResolver.Bounds bounds) {
        this.address = address;
        this.loop = loop;
        this.lookup = lookup;
        this.bounds = bounds;
    }

    CompletableFuture<List<Multiaddr>> result() {
        return result;
    }

    void start(Duration timeout) {
        try {
            Future<?> timer = loop.schedule(() -> onTimeout(timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
            result.whenComplete((addresses, failure) -> timer.cancel(false));
            loop.execute(() -> ask(address, 1));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new ConnectionClosedException("this host is stopping", e));
        }
    }

    /** What is known by then is better than nothing. */
    private void onTimeout(Duration timeout) {
        if (found.isEmpty()) {
            result.completeExceptionally(new RequestTimeoutException("the resolution of " + address, timeout));
        } else {
            result.complete(List.copyOf(found));
        }
    }

    private void ask(Multiaddr name, int depth) {
        if (depth > bounds.limits().maxDepth()) {
            bounds.listener().onLimit(Limit.DNSADDR_DEPTH.text());
            return;
        }
        String domain = name.components().get(0).value().toLowerCase(Locale.ROOT);
        if (asked.contains(name)) {
            return;
        }
        if (asked.size() == bounds.limits().maxLookups()) {
            bounds.listener().onLimit(Limit.DNSADDR_LOOKUPS.text());
            return;
        }
        asked.add(name);
        waiting++;
        lookup.texts("_dnsaddr." + domain)
                .whenCompleteAsync((texts, failure) -> onAnswer(name, depth, texts, failure), loop);
    }

    private void onAnswer(Multiaddr name, int depth, @Nullable List<String> texts, @Nullable Throwable failure) {
        waiting--;
        if (result.isDone()) {
            return;
        }
        if (texts != null) {
            texts.stream()
                    .flatMap(text -> TxtRecords.address(text).stream())
                    .filter(given -> endsAs(given, name))
                    .forEach(given -> take(given, depth));
        } else if (firstFailure == null && failure != null) {
            firstFailure = Failures.unwrap(failure);
        }
        if (waiting == 0) {
            end();
        }
    }

    /** Whether what an address ends in is what follows the name. */
    private static boolean endsAs(Multiaddr given, Multiaddr name) {
        List<MultiaddrComponent> wanted =
                name.components().subList(1, name.components().size());
        List<MultiaddrComponent> all = given.components();
        return all.size() > wanted.size()
                && all.subList(all.size() - wanted.size(), all.size()).equals(wanted);
    }

    private void take(Multiaddr given, int depth) {
        if (DnsAddrResolver.isDnsAddr(given)) {
            ask(given, depth + 1);
        } else if (found.size() < bounds.limits().maxAddresses() || found.contains(given)) {
            found.add(given);
        } else {
            bounds.listener().onLimit(Limit.DNSADDR_ADDRESSES.text());
        }
    }

    private void end() {
        if (!found.isEmpty()) {
            result.complete(List.copyOf(found));
        } else if (firstFailure != null) {
            result.completeExceptionally(firstFailure);
        } else {
            result.completeExceptionally(new UnknownHostException("no TXT record gives an address for " + address));
        }
    }
}
