package io.physarum.proxy.gateway;

import java.net.InetSocketAddress;

import io.physarum.proxy.ProxyProperties;
import io.physarum.starter.launch.PropertyPortInUseException;
import io.physarum.starter.mesh.HttpProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** The gateway's own HTTP server, on the event loops that carry the overlay; apart from the one of metrics and health. */
public final class GatewayServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(GatewayServer.class);

    private final HttpServer server;
    private volatile @Nullable DisposableServer bound;

    GatewayServer(
            HttpHandler handler, ProxyProperties properties, HttpProperties limits, ReactorResourceFactory resources) {
        this.server = HttpServer.create()
                .runOn(resources.getLoopResources())
                .bindAddress(() -> new InetSocketAddress(properties.httpAddress(), properties.httpPort()))
                .idleTimeout(properties.idleTimeout())
                .httpRequestDecoder(spec -> spec.maxInitialLineLength(limits.maxRequestLine())
                        .maxHeaderSize(limits.maxHeaderSize())
                        .allowDuplicateContentLengths(false))
                .doOnChannelInit((observer, channel, address) -> channel.pipeline()
                        .addAfter(NettyPipeline.HttpCodec, "physarum.malformed", new MalformedRequests())
                        .addAfter(NettyPipeline.HttpTrafficHandler, "physarum.http10", new Http10Answers()))
                .handle(new ReactorHttpHandlerAdapter(handler));
    }

    /** The port it listens on; 0 while it does not. */
    public int port() {
        DisposableServer running = bound;
        return running == null ? 0 : running.port();
    }

    @Override
    public void start() {
        DisposableServer running = bind();
        bound = running;
        log.info("gateway: http://{}:{}/<service>/…", running.host(), running.port());
    }

    private DisposableServer bind() {
        try {
            return server.bindNow();
        } catch (ChannelBindException e) {
            throw new PropertyPortInUseException(e.localPort(), "physarum.proxy.http-port", e);
        }
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        DisposableServer running = bound;
        bound = null;
        if (running == null) {
            callback.run();
            return;
        }
        running.dispose();
        running.onDispose().onErrorResume(e -> Mono.empty()).subscribe(null, null, callback);
    }

    @Override
    public boolean isRunning() {
        return bound != null;
    }

    /** After everything that a request needs, and stopped before it. */
    @Override
    public int getPhase() {
        return io.physarum.starter.StartPhase.SERVICES + 1000;
    }
}
