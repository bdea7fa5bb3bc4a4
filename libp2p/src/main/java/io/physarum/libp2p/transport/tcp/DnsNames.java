package io.physarum.libp2p.transport.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.EventLoopGroup;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up in the hosts file, and asks name servers for the others. Blocks nobody, so that a name whose servers are silent
 * keeps no other waiting, and remembers nothing, so that whoever invents names fills no memory. Each look-up has a socket of its
 * own while it lasts.
 */
final class DnsNames implements NameResolver {

    private final EventLoopGroup group;

    private final List<InetSocketAddress> servers;

    private final Duration timeout;

    private @Nullable DnsNameResolver resolver;

    /**
     * Names on event loops that it does not own.
     *
     * @param servers whom to ask; those of this machine if empty
     * @param timeout how long a look-up may take in all; each server gets half of it
     */
    DnsNames(EventLoopGroup group, List<InetSocketAddress> servers, Duration timeout) {
        this.group = group;
        this.servers = servers;
        this.timeout = timeout;
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String name) {
        CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
        try {
            Future<List<InetAddress>> search = resolver().resolveAll(name);
            result.whenComplete((found, failure) -> search.cancel(false));
            search.addListener((Future<List<InetAddress>> done) -> {
                if (done.isSuccess()) {
                    result.complete(done.getNow());
                } else {
                    result.completeExceptionally(unknown(name, done.cause()));
                }
            });
        } catch (IllegalArgumentException | IllegalStateException | RejectedExecutionException e) {
            result.completeExceptionally(unknown(name, e));
        }
        return result;
    }

    private static Throwable unknown(String name, Throwable cause) {
        return cause instanceof UnknownHostException
                ? cause
                : new UnknownHostException("'" + name + "' cannot be looked up").initCause(cause);
    }

    private synchronized DnsNameResolver resolver() {
        DnsNameResolver made = resolver;
        if (made == null) {
            made = NameServers.resolver(group, servers, timeout)
                    .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                    .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                    .resolveCache(NoopDnsCache.INSTANCE)
                    .cnameCache(NoopDnsCnameCache.INSTANCE)
                    .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                    .build();
            resolver = made;
        }
        return made;
    }
}
