package io.physarum.libp2p.transport;

import java.time.Duration;

import io.physarum.libp2p.transport.tcp.SocketKind;
import io.physarum.libp2p.transport.tcp.TcpTransport;

/** TCP on the best sockets that this machine has. */
class TcpTransportIT extends TransportContract {

    TcpTransportIT() {
        super(
                SocketKind.newEventLoopGroup(),
                group -> new TcpTransport(group, Duration.ofSeconds(10)),
                port -> "/ip4/127.0.0.1/tcp/" + port);
    }
}
