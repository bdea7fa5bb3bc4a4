package io.physarum.mesh.allocation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.allocation.AllocationCodec.Asked;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.exchange.ExchangeServer;
import io.physarum.mesh.exchange.Framing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** An allocator's wire protocols on a host: {@code /physarum/allocate/1.0.0} and the original's text command. */
public final class AllocationServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AllocationServer.class);

    private static final String START_PROGRAM = "start-program ";

    private static final int MAX_LINE_BYTES = 4096;

    private final Host host;

    private final AllocationService service;

    private final List<ProtocolBinding> bindings;

    /** A server for an allocator; {@link #start()} binds it. The limits' bytes are the protocols' own. */
    public AllocationServer(Host host, AllocationService service, ExchangeLimits limits) {
        this.host = host;
        this.service = service;
        this.bindings = List.of(
                new ExchangeServer(
                        AllocationProtocols.ALLOCATE,
                        Framing.LENGTH_PREFIX,
                        limits.withMaxBytes(AllocationCodec.MAX_BYTES),
                        this::answer),
                new ExchangeServer(
                        AllocationProtocols.TEXT, Framing.LINE, limits.withMaxBytes(MAX_LINE_BYTES), this::answerText));
    }

    /** Limits that leave time to fetch an image: five minutes for an answer, 64 at once. */
    public static ExchangeLimits defaultLimits() {
        return new ExchangeLimits(AllocationCodec.MAX_BYTES, Duration.ofSeconds(10), Duration.ofMinutes(5), 64);
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
                    return asked.toStart() ? start(from, asked.request()) : offer(asked.request());
                })
                .onErrorResume(
                        Exception.class, failure -> Mono.just(AllocationCodec.encode(refusal("a request", failure))));
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
                    log.info("no instance of {}: {}", request.name(), refusal.getMessage());
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
        return Mono.defer(() -> service.startImage(image))
                .doOnSubscribe(start -> log.info("{} asks for an instance of the image {}", from, image))
                .map(instance -> text(instance.address()))
                .onErrorResume(Exception.class, failure -> {
                    log.info("no instance of the image {}: {}", image, failure.getMessage());
                    return Mono.just(text("Error: allocation failed"));
                });
    }

    private static byte[] text(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }
}
