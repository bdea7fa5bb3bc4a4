package io.physarum.mesh.registry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamResetException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.exchange.LengthPrefixDecoder;
import io.physarum.mesh.flight.FutureOutcome;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;

/** The asking side of one watch. It fails when the registry is silent for longer than three of its keep-alives. */
final class RegistryWatch extends SimpleChannelInboundHandler<ByteBuf> {

    private static final int MAX_NAME_BYTES = 4 * ServiceName.MAX_LENGTH;

    private static final int MAX_BACKLOG = 1024;

    private static final int MAX_SILENCE_SECONDS = 3 * WatchServer.KEEP_ALIVE_SECONDS;

    private final Stream stream;

    private final Sinks.Many<RegistryEvent> events;

    private @Nullable Future<?> silence;

    private boolean started;

    private int unheard;

    private RegistryWatch(Stream stream, Sinks.Many<RegistryEvent> events) {
        this.stream = stream;
        this.events = events;
    }

    /** Opens a watch; its events begin with {@link RegistryEvent.WatchStarted} and end with a failure. */
    static Mono<Flux<RegistryEvent>> open(Host host, PeerId peer, Duration timeout) {
        return Mono.defer(() -> {
            Sinks.Many<RegistryEvent> events =
                    Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MAX_BACKLOG));
            ProtocolBinding binding = ProtocolBinding.of(
                    RegistryProtocols.WATCH,
                    stream -> stream.pipeline()
                            .addLast(new LengthPrefixDecoder(MAX_NAME_BYTES))
                            .addLast(new RegistryWatch(stream, events)));
            return FutureOutcome.of(() -> host.newStream(peer, binding))
                    .timeout(timeout, Mono.fromSupplier(() -> tooLate(peer, timeout)))
                    .<Stream>dematerialize()
                    .map(stream -> events.asFlux().doOnCancel(stream::reset));
        });
    }

    private static Signal<Stream> tooLate(PeerId peer, Duration timeout) {
        return Signal.error(new RequestTimeoutException("watching " + peer, timeout));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        expectMore(context);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
        expectMore(context);
        if (!started) {
            // That it opened says only that the registry knows the protocol.
            started = true;
            events.tryEmitNext(new RegistryEvent.WatchStarted());
        }
        if (events.currentSubscriberCount() == 0 && ++unheard > 1) {
            stream.reset(); // it opened after its time-out, nobody listens
        }
        if (message.isReadable()) {
            ServiceName name = ServiceName.of(message.toString(StandardCharsets.UTF_8));
            if (events.tryEmitNext(new RegistryEvent.Changed(name)).isFailure()) {
                stream.reset();
            }
        }
    }

    private void expectMore(ChannelHandlerContext context) {
        if (silence != null) {
            silence.cancel(false);
        }
        silence = context.executor().schedule(() -> stream.reset(), MAX_SILENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        events.tryEmitError(cause);
        stream.reset();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (silence != null) {
            silence.cancel(false);
        }
        events.tryEmitError(new StreamResetException(stream.remotePeer() + " has ended the watch"));
    }
}
