package io.physarum.libp2p.dnsaddr;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.transport.tcp.NameServers;
import org.jspecify.annotations.Nullable;

/** Asks name servers with Netty's resolver, over UDP and, for long answers, TCP. Made when it is first needed; thread-safe. */
final class DnsTxtLookup implements TxtLookup {

    private static final int MAX_QUERIES = 4;

    private final EventLoopGroup group;

    private final List<InetSocketAddress> servers;

    private final Duration timeout;

    private @Nullable DnsNameResolver resolver;

    private boolean closed;

    /**
     * A lookup on event loops that it does not own.
     *
     * @param servers whom to ask; those of this machine if empty
     * @param timeout how long to wait in all; each server gets half of it
     */
    DnsTxtLookup(EventLoopGroup group, List<InetSocketAddress> servers, Duration timeout) {
        this.group = group;
        this.servers = servers;
        this.timeout = timeout;
    }

    @Override
    public CompletableFuture<List<String>> texts(String name) {
        CompletableFuture<List<String>> result = new CompletableFuture<>();
        try {
            resolver()
                    .resolveAll(new DefaultDnsQuestion(name, DnsRecordType.TXT))
                    .addListener((Future<List<DnsRecord>> done) -> {
                        if (done.isSuccess()) {
                            result.complete(taken(done.getNow()));
                        } else {
                            result.completeExceptionally(done.cause());
                        }
                    });
        } catch (IllegalArgumentException | IllegalStateException e) {
            UnknownHostException failure = new UnknownHostException("'" + name + "' cannot be looked up");
            failure.initCause(e);
            result.completeExceptionally(failure);
        }
        return result;
    }

    private static List<String> taken(List<DnsRecord> records) {
        List<String> texts = new ArrayList<>();
        for (DnsRecord record : records) {
            if (record instanceof ByteBufHolder holder) {
                TxtRecords.text(holder.content()).ifPresent(texts::add);
            }
            ReferenceCountUtil.release(record);
        }
        return texts;
    }

    private synchronized DnsNameResolver resolver() {
        if (closed) {
            throw new IllegalStateException("this host is stopping");
        }
        DnsNameResolver made = resolver;
        if (made == null) {
            made = create();
            resolver = made;
        }
        return made;
    }

    private DnsNameResolver create() {
        return NameServers.resolver(group, servers, timeout)
                .maxQueriesPerResolve(MAX_QUERIES)
                .searchDomains(List.of())
                .build();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (resolver != null) {
            resolver.close();
        }
    }
}
