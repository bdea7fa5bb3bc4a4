package io.physarum.mesh.dataplane.http;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;

/**
 * The serving end of HTTP over the overlay: answers {@code /http/1.1} (many requests per stream) and {@code
 * /LCAManagerRequest/1.0} (one per stream) from the instances that this node serves. The first path segment names the
 * service and is taken off. Bodies stream both ways with back-pressure; nothing is aggregated.
 *
 * <p>A request for a service that is not served here is answered 404 with {@link OverlayHeaders#ERROR}, one whose instance
 * cannot be reached 502 with the same header; both are problem+json. {@code OPTIONS} with {@code Max-Forwards: 0} is not sent
 * to the instance: it is answered 204 if that takes connections, and does not count as a use of it.
 */
public final class HttpServing {

    /** HTTP/1.1 of the libp2p HTTP specification. */
    public static final String HTTP = "/http/1.1";

    /** The original's protocol: one request and one response per stream. */
    public static final String ONE_REQUEST = "/LCAManagerRequest/1.0";

    private final ServedInstances instances;
    private final HttpSettings settings;
    private final InstanceConnections connections;
    private final OwnEnd ownEnd = new OwnEnd(this);

    /** Serves a set of instances, as it is at the time of each request. */
    public HttpServing(ServedInstances instances, HttpSettings settings) {
        this.instances = instances;
        this.settings = settings;
        this.connections = new InstanceConnections(settings);
    }

    /** Binds both protocols on a host. */
    public void bindTo(Host host) {
        host.addProtocol(binding());
    }

    /** Both protocols, for a host. */
    public ProtocolBinding binding() {
        return ProtocolBinding.of(List.of(HTTP, ONE_REQUEST), stream -> serve(stream, HTTP.equals(stream.protocol())));
    }

    /** Takes both protocols off a host and closes unused connections to instances. */
    public void unbindFrom(Host host) {
        host.removeProtocol(HTTP);
        host.removeProtocol(ONE_REQUEST);
        connections.close();
        ownEnd.close();
    }

    /** The way for this node itself to what it serves. */
    OwnEnd ownEnd() {
        return ownEnd;
    }

    /** Sets up a channel whose requests are to be served. */
    void serve(Channel channel, boolean keepAlive) {
        channel.config().setAutoRead(false);
        StrictCodec.ResponseEncoder encoder = new StrictCodec.ResponseEncoder();
        channel.pipeline()
                .addLast(
                        new IdleStateHandler(0, 0, settings.idleTimeout().toNanos(), TimeUnit.NANOSECONDS),
                        new StrictCodec.RequestDecoder(settings),
                        encoder,
                        new ServingHandler(this, encoder, keepAlive));
    }

    ServedInstances instances() {
        return instances;
    }

    InstanceConnections connections() {
        return connections;
    }

    HttpSettings settings() {
        return settings;
    }
}
