package io.physarum.libp2p.transport.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;

/**
 * The sockets that listen, and with them the ports from which a hole is punched. A listener shares its port only once it has it:
 * a second host that wants the same is still told that it is taken. Thread-safe.
 */
final class ListenPorts {

    /** Netty has the option for Linux's listeners only; the numbers are those of SOL_SOCKET and SO_REUSEPORT. */
    private static final ChannelOption<Integer> EPOLL_REUSE_PORT = new IntegerUnixChannelOption("SO_REUSEPORT", 1, 15);

    private static final ChannelOption<Boolean> NIO_REUSE_PORT =
            NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);

    private final boolean epoll;

    private final List<InetSocketAddress> listening = new CopyOnWriteArrayList<>();

    ListenPorts(SocketKind sockets) {
        this.epoll = sockets == SocketKind.EPOLL;
    }

    /** Lets what is dialled share a port, also with a listener that comes after this one. */
    Bootstrap share(Bootstrap dial) {
        dial.option(ChannelOption.SO_REUSEADDR, true);
        return epoll ? dial.option(EPOLL_REUSE_PORT, 1) : dial.option(NIO_REUSE_PORT, true);
    }

    /** Takes note of a listener until it is closed, and lets others dial from its port if the system can do that. */
    void add(Channel listener) {
        ChannelConfig config = listener.config();
        boolean shared = epoll ? config.setOption(EPOLL_REUSE_PORT, 1) : config.setOption(NIO_REUSE_PORT, true);
        if (shared && listener.localAddress() instanceof InetSocketAddress address) {
            listening.add(address);
            listener.closeFuture().addListener(closed -> listening.remove(address));
        }
    }

    /** Where to dial an address from: a listener of its family that can reach it. */
    Optional<InetSocketAddress> sourceFor(InetSocketAddress remote) {
        InetAddress target = remote.getAddress();
        return listening.stream()
                .filter(local -> local.getAddress().getClass() == target.getClass()
                        && (local.getAddress().isAnyLocalAddress()
                                || local.getAddress().isLoopbackAddress() == target.isLoopbackAddress()))
                .findFirst();
    }
}
