package io.physarum.libp2p.transport.tcp;

import java.net.Inet6Address;
import java.net.InetAddress;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;

/** The socket implementation that fits an event-loop group: epoll where there is one, else NIO. */
public enum SocketKind {
    /** Linux's own. */
    EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class),
    /** The JDK's. */
    NIO(NioSocketChannel.class, NioServerSocketChannel.class);

    /** Linux's {@code IPV6_V6ONLY} of level {@code IPPROTO_IPV6}. */
    private static final ChannelOption<Integer> IP6_ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    private final Class<? extends SocketChannel> socket;

    private final Class<? extends ServerSocketChannel> serverSocket;

    SocketKind(Class<? extends SocketChannel> socket, Class<? extends ServerSocketChannel> serverSocket) {
        this.socket = socket;
        this.serverSocket = serverSocket;
    }

    /** The kind whose sockets a group's event loops can drive. */
    public static SocketKind of(EventLoopGroup group) {
        EventLoop loop = group.next();
        return loop instanceof IoEventLoop ioLoop && ioLoop.isIoType(EpollIoHandler.class) ? EPOLL : NIO;
    }

    /** A new event-loop group of the best kind that this machine has, with Netty's default number of daemon threads. */
    public static EventLoopGroup newEventLoopGroup() {
        IoHandlerFactory factory = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory("libp2p", true), factory);
    }

    /** The channels of connections. */
    public Class<? extends SocketChannel> socket() {
        return socket;
    }

    /** The channels of listeners. */
    public Class<? extends ServerSocketChannel> serverSocket() {
        return serverSocket;
    }

    /**
     * Has a server listen on the family of its address only, so that {@code 0.0.0.0} and {@code ::} may have one port. The JDK's
     * sockets cannot: there, {@code ::} takes both.
     */
    void keepToFamily(ServerBootstrap server, InetAddress ip) {
        if (this == NIO) {
            server.channel(serverSocket);
        } else if (ip instanceof Inet6Address) {
            server.channelFactory(() -> new EpollServerSocketChannel(SocketProtocolFamily.INET6))
                    .option(IP6_ONLY, 1);
        } else {
            server.channelFactory(() -> new EpollServerSocketChannel(SocketProtocolFamily.INET));
        }
    }
}
