package io.physarum.allocator.instance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

import io.netty.channel.ChannelOption;
import io.netty.util.NetUtil;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.mesh.service.ProxyForm;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.tcp.TcpClient;
import reactor.util.retry.Retry;

/**
 * Waits once until an instance can be used, and knows what it waits for.
 *
 * <pre>
 * LISTEN -> ready                                              (a plain service: this node serves it)
 * LISTEN -> ANNOUNCE (/idle) -> JOIN (/actuator/p2p) -> ready  (with a proxy of its own)
 *                               JOIN -> APPEAR -> ready        (one that has no such page: it is looked for in the DHT)
 * </pre>
 */
final class ReadinessWait {

    private enum Step {
        LISTEN,
        ANNOUNCE,
        JOIN,
        APPEAR
    }

    private static final Duration POLL = Duration.ofMillis(25);

    private static final int CONNECT_TIMEOUT_MILLIS = 1000;

    private final Supplier<PeerInfo> self;

    private final EmbeddedProxy proxies;

    private final Function<RunningInstance, Mono<PeerInfo>> appearing;

    private volatile Step step = Step.LISTEN;

    private volatile @Nullable String lastFailure;

    ReadinessWait(Supplier<PeerInfo> self, EmbeddedProxy proxies, Function<RunningInstance, Mono<PeerInfo>> appearing) {
        this.self = self;
        this.proxies = proxies;
        this.appearing = appearing;
    }

    /**
     * Completes, with the peer that serves it, when the instance listens and, if it has a proxy of its own, that proxy has
     * announced it, or is in client mode and announces nothing; never fails.
     */
    Mono<PeerInfo> until(RunningInstance instance) {
        Mono<Boolean> listens = untilItSucceeds(Step.LISTEN, listens(instance.address()));
        if (instance.info().proxy() == ProxyForm.NODE) {
            return listens.then(Mono.fromSupplier(self));
        }
        return listens.then(untilItSucceeds(Step.ANNOUNCE, proxies.idle(instance.metrics())))
                .then(untilItSucceeds(Step.JOIN, proxies.peer(instance.metrics())))
                .flatMap(told -> told.map(Mono::just).orElseGet(() -> foreign(instance)));
    }

    /** Who asks by the image alone, as the original does, is not told the peer, and its content hash is not known. */
    private Mono<PeerInfo> foreign(RunningInstance instance) {
        if (instance.info().contentHash().isBlank()) {
            return Mono.fromSupplier(self);
        }
        return Mono.defer(() -> {
            step = Step.APPEAR;
            return appearing.apply(instance);
        });
    }

    /** True when something takes a connection at an address; fails if nothing does. */
    static Mono<Boolean> listens(InetSocketAddress address) {
        return TcpClient.newConnection()
                .remoteAddress(() -> address)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .connect()
                .map(connection -> {
                    connection.dispose();
                    return true;
                });
    }

    private <T> Mono<T> untilItSucceeds(Step next, Mono<T> attempt) {
        return attempt.doOnSubscribe(begins -> step = next)
                .doOnError(failure -> lastFailure = failure.getMessage())
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, POLL));
    }

    /** What an instance that is not ready lacks. */
    String missing(RunningInstance instance) {
        String listens = "it listens on SERVICE_PORT " + instance.ports().service();
        String proxy = ", but the proxy in its image, on METRICS_PORT "
                + instance.ports().metrics() + where(instance);
        return switch (step) {
            case LISTEN -> "nothing answers on SERVICE_PORT " + instance.ports().service() + where(instance);
            case ANNOUNCE -> listens + proxy + ", does not say that it has announced it: /idle: " + lastFailure;
            case JOIN -> listens + proxy + ", does not say who it is in the network: /actuator/p2p: " + lastFailure;
            case APPEAR ->
                listens + proxy + ", has no page /actuator/p2p, and nobody new announces the content hash "
                        + instance.info().contentHash() + " in the DHT";
        };
    }

    private static String where(RunningInstance instance) {
        return instance.sharesNetwork()
                ? ""
                : " of " + NetUtil.toAddressString(instance.host()) + " (does it listen on its own loopback alone?)";
    }
}
