package io.physarum.mesh.allocation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.allocation.AllocationCodec.Asked;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.error.LogLine;
import io.physarum.mesh.exchange.AnsweringGate;
import io.physarum.mesh.exchange.Concurrency;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.exchange.ExchangeServer;
import io.physarum.mesh.exchange.Framing;
import io.physarum.mesh.exchange.Refusal;
import io.physarum.mesh.exchange.RefusalListener;
import io.physarum.mesh.exchange.RefusalReason;
import io.physarum.mesh.exchange.StreamGate;
import io.physarum.mesh.exchange.StreamShares;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** An allocator's wire protocols on a host: {@code /physarum/allocate/1.0.0} and the original's text command. */
public final class AllocationServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AllocationServer.class);

    private static final String START_PROGRAM = "start-program ";

    private static final int MAX_LINE_BYTES = 4096;

    /** Offers, starts, and what is still arriving or leaving. */
    private static final int KINDS = 3;

    /** What the names of the properties of its limits begin with. */
    public static final String PROPERTIES = "physarum.allocator.limits.";

    private final Host host;

    private final AllocationService service;

    private final RefusalListener listener;

    private final StreamShares offers;

    private final StreamShares starts;

    private final List<ProtocolBinding> bindings;

    /** A server that works for everybody. */
    public AllocationServer(Host host, AllocationService service, ExchangeLimits limits) {
        this(host, service, limits, AllocationAccess.everybody());
    }

    /**
     * A server for an allocator; {@link #start()} binds it. The limits' bytes are the protocols' own, and so many offers are
     * worked on at once as they say, and so many starts, whether by our protocol or the original's: a start takes long, and
     * must not keep its peer from asking others whether they would.
     */
    public AllocationServer(Host host, AllocationService service, ExchangeLimits limits, AllocationAccess access) {
        this.host = host;
        this.service = service;
        this.listener = access.listener();
        this.offers = new StreamShares("offers", limits.concurrency());
        this.starts = new StreamShares("starts", limits.concurrency());
        // What arrives is bounded apart from what is worked on, or the latter's bounds would never be told.
        ExchangeLimits streams = limits.withConcurrency(limits.concurrency().times(KINDS));
        this.bindings = List.of(
                new ExchangeServer(
                                AllocationProtocols.ALLOCATE,
                                Framing.LENGTH_PREFIX,
                                streams.withMaxBytes(AllocationCodec.MAX_BYTES),
                                this::answer)
                        .behind(gate(access, refusal -> AllocationCodec.encode(typed(refusal)))),
                new ExchangeServer(
                                AllocationProtocols.TEXT,
                                Framing.LINE,
                                streams.withMaxBytes(MAX_LINE_BYTES),
                                this::answerText)
                        .behind(gate(access, refusal -> text("Error: " + refusal.message()))));
    }

    private StreamGate gate(AllocationAccess access, Function<Refusal, byte[]> words) {
        return new AnsweringGate(access.peers(), host.peerId(), access.listener(), words);
    }

    /** Limits that leave time to fetch an image: five minutes for an answer, 128 offers and starts at once, 64 of one peer. */
    public static ExchangeLimits defaultLimits() {
        return new ExchangeLimits(
                AllocationCodec.MAX_BYTES,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                new Concurrency(128, 64, PROPERTIES));
    }

    /** Serves the protocols from now on. */
    public void start() {
        bindings.forEach(host::addProtocol);
    }

    /** Stops serving the protocols; starts under way go on. */
    @Override
    public void close() {
        bindings.forEach(binding -> binding.protocolIds().forEach(host::removeProtocol));
    }

    private Mono<byte[]> answer(PeerId from, byte[] message) {
        return Mono.defer(() -> {
                    Asked asked = AllocationCodec.decodeRequest(message);
                    return asked.toStart()
                            ? shared(starts, from, start(from, asked.request()))
                            : shared(offers, from, offer(asked.request()));
                })
                .onErrorResume(
                        Exception.class, failure -> Mono.just(AllocationCodec.encode(refusal("a request", failure))));
    }

    /** Works with a share of the peer's, or refuses. */
    private Mono<byte[]> shared(StreamShares shares, PeerId from, Mono<byte[]> work) {
        Optional<Refusal> refusal = shares.take(from);
        if (refusal.isPresent()) {
            listener.onRefusal(from, refusal.get().reason());
            return Mono.error(typed(refusal.get()));
        }
        return work.doFinally(signal -> shares.give(from));
    }

    private static AllocationRefusedException typed(Refusal refusal) {
        Reason reason = refusal.reason() == RefusalReason.NOT_ALLOWED ? Reason.NOT_ALLOWED : Reason.BUSY;
        return new AllocationRefusedException(reason, refusal.message(), null);
    }

    private Mono<byte[]> offer(AllocationRequest request) {
        return service.offer(request).map(AllocationCodec::encode);
    }

    private Mono<byte[]> start(PeerId from, AllocationRequest request) {
        return Mono.defer(() -> service.start(request))
                .doOnSubscribe(start -> log.info("{} asks for an instance of {}", from, request.name()))
                .map(AllocationCodec::encode)
                .onErrorResume(Exception.class, failure -> {
                    AllocationRefusedException refusal = refusal("a start of " + request.name(), failure);
                    log.info("no instance of {}: {}", request.name(), LogLine.of(refusal.getMessage()));
                    return Mono.just(AllocationCodec.encode(refusal));
                });
    }

    private static AllocationRefusedException refusal(String what, Exception failure) {
        if (failure instanceof AllocationRefusedException refusal) {
            return refusal;
        }
        if (failure instanceof ProtocolViolationException) {
            return new AllocationRefusedException(
                    Reason.INVALID_REQUEST, String.valueOf(failure.getMessage()), failure);
        }
        log.warn("{} failed", what, failure);
        return new AllocationRefusedException(Reason.OTHER, failure.toString(), failure);
    }

    private Mono<byte[]> answerText(PeerId from, byte[] message) {
        String line = new String(message, StandardCharsets.UTF_8).strip();
        if (!line.startsWith(START_PROGRAM) || line.length() == START_PROGRAM.length()) {
            return Mono.just(text("Error: unrecognized command"));
        }
        String image = line.substring(START_PROGRAM.length()).strip();
        Mono<byte[]> started = Mono.defer(() -> service.startImage(image))
                .doOnSubscribe(start -> log.info("{} asks for an instance of the image {}", from, image))
                .map(instance -> text(instance.address()));
        return Mono.defer(() -> shared(starts, from, started)).onErrorResume(Exception.class, failure -> {
            log.info("no instance of the image {}: {}", image, LogLine.of(failure.getMessage()));
            return Mono.just(text("Error: allocation failed"));
        });
    }

    private static byte[] text(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
