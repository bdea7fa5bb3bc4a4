package io.physarum.libp2p.transport.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;

/** Who is asked for names, and with what sockets: Netty's resolver does not block, and asks over UDP and, for long answers, TCP. */
public final class NameServers {

    private static final Path CONFIGURATION = Path.of("/etc/resolv.conf");

    private NameServers() {}

    /** Whether this machine says which its name servers are. */
    static boolean areConfigured() {
        return areConfigured(CONFIGURATION);
    }

    static boolean areConfigured(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.anyMatch(line -> line.startsWith("nameserver"));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /**
     * A resolver to be made, on one of the event loops.
     *
     * @param group event loops that it does not own
     * @param servers whom to ask, one after the other; those of this machine if empty
     * @param timeout how long to wait in all; each server gets half of it
     */
    public static DnsNameResolverBuilder resolver(
            EventLoopGroup group, List<InetSocketAddress> servers, Duration timeout) {
        SocketKind kind = SocketKind.of(group);
        Class<? extends DatagramChannel> datagrams =
                kind == SocketKind.EPOLL ? EpollDatagramChannel.class : NioDatagramChannel.class;
        return new DnsNameResolverBuilder(group.next())
                .datagramChannelType(datagrams)
                .socketChannelType(kind.socket())
                .queryTimeoutMillis(Math.max(1, timeout.toMillis() / 2))
                .nameServerProvider(
                        servers.isEmpty()
                                ? DnsServerAddressStreamProviders.platformDefault()
                                : new SequentialDnsServerAddressStreamProvider(servers));
    }
}
