package io.physarum.libp2p.transport;

import java.time.Duration;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.physarum.libp2p.transport.tcp.TcpTransport;

/** TCP on the JDK's own sockets. */
class NioTcpTransportIT extends TransportContract {

    NioTcpTransportIT() {
        super(
                new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory()),
                group -> new TcpTransport(group, Duration.ofSeconds(10)),
                port -> "/ip4/127.0.0.1/tcp/" + port);
    }
}
