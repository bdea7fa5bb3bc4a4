package io.physarum.allocator.instance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

import io.physarum.allocator.driver.RunningInstance;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.mesh.service.ProxyForm;
import reactor.core.publisher.Mono;
import reactor.netty.tcp.TcpClient;
import reactor.util.retry.Retry;

/** Finds out when an instance can be used, by asking again and again. */
final class Readiness {

    private static final Duration POLL = Duration.ofMillis(25);

    private static final int CONNECT_TIMEOUT_MILLIS = 1000;

    private final Supplier<PeerInfo> self;

    private final EmbeddedProxy proxies;

    /** Instances without a proxy are served by this node. */
    Readiness(Supplier<PeerInfo> self, EmbeddedProxy proxies) {
        this.self = self;
        this.proxies = proxies;
    }

    /**
     * Completes, with the peer that serves it, when the instance listens and, if it has a proxy of its own, that proxy has
     * announced it, or is in client mode and announces nothing; never fails.
     */
    Mono<PeerInfo> await(RunningInstance instance) {
        return untilItSucceeds(listens(instance.address()))
                .then(
                        instance.info().proxy() == ProxyForm.NODE
                                ? Mono.fromSupplier(self)
                                : untilItSucceeds(proxies.idle(instance.metrics()))
                                        .then(untilItSucceeds(proxies.peer(instance.metrics()))));
    }

    private static Mono<Boolean> listens(InetSocketAddress address) {
        return TcpClient.newConnection()
                .remoteAddress(() -> address)
                .option(io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .connect()
                .map(connection -> {
                    connection.dispose();
                    return true;
                });
    }

    private static <T> Mono<T> untilItSucceeds(Mono<T> attempt) {
        return attempt.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, POLL));
    }
}
