package io.physarum.proxy.service;

import java.net.InetSocketAddress;
import java.time.Duration;

import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/** Finds out whether a service accepts connections. */
final class ConnectionProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final LoopResources loops;

    ConnectionProbe(LoopResources loops) {
        this.loops = loops;
    }

    Mono<Boolean> accepts(InetSocketAddress address) {
        return TcpClient.newConnection()
                .runOn(loops)
                .remoteAddress(() -> address)
                .connect()
                .timeout(TIMEOUT)
                .doOnNext(Connection::dispose)
                .hasElement()
                .onErrorReturn(false);
    }
}
