package io.physarum.mesh.registry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.exchange.AllowedPeers;
import io.physarum.mesh.exchange.AnsweringGate;
import io.physarum.mesh.exchange.ExchangeHandler;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.exchange.ExchangeServer;
import io.physarum.mesh.exchange.Framing;
import io.physarum.mesh.exchange.RefusalListener;
import io.physarum.mesh.exchange.RefusalReason;
import io.physarum.mesh.exchange.StreamGate;
import io.physarum.mesh.registry.RegistryMessages.AddRequest;
import io.physarum.mesh.registry.RegistryMessages.GetAnswer;
import io.physarum.mesh.registry.RegistryMessages.ListAnswer;
import io.physarum.mesh.registry.RegistryMessages.MemberAddRequest;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The registry's wire protocol, the original's and the watch, on a host. A request is everything up to the client's half
 * close. Where the answer is a text for humans, a failure is a line that starts with {@code Error: }; where it is JSON, a
 * failing store resets the stream, so that the client asks another registry instead of taking the service for unknown.
 */
public final class RegistryServer implements AutoCloseable {

    static final String ERROR_PREFIX = "Error: ";

    /** The rest of an error that another registry would answer with as well. */
    static final String INVALID_PREFIX = "invalid request: ";

    /** The rest of an error that tells somebody that it may not. */
    static final String NOT_ALLOWED_PREFIX = "not allowed: ";

    private static final Logger log = LoggerFactory.getLogger(RegistryServer.class);

    private final Host host;

    private final RegistryService service;

    private final List<ProtocolBinding> bindings;

    /** A server that does what everybody wants. */
    public RegistryServer(Host host, RegistryService service, ExchangeLimits limits) {
        this(host, service, limits, RegistryAccess.everybody());
    }

    /** A server for a registry; {@link #start()} binds it. */
    public RegistryServer(Host host, RegistryService service, ExchangeLimits limits, RegistryAccess access) {
        this.host = host;
        this.service = service;
        StreamGate writers = gate(access.writers(), access.listener());
        StreamGate members = gate(access.members(), access.listener());
        this.bindings = List.of(
                serve(RegistryProtocols.ADD, limits, this::add).behind(writers),
                serve(RegistryProtocols.GET, limits, this::get),
                serve(RegistryProtocols.LIST, limits, this::list),
                serve(RegistryProtocols.DELETE, limits, this::delete).behind(writers),
                serve(RegistryProtocols.MEMBER_ADD, limits, this::addMember).behind(members),
                new WatchServer(service, limits));
    }

    private StreamGate gate(AllowedPeers allowed, RefusalListener listener) {
        return new AnsweringGate(allowed, host.peerId(), listener, refusal -> {
            boolean notAllowed = refusal.reason() == RefusalReason.NOT_ALLOWED;
            return RegistryMessages.bytes(ERROR_PREFIX + (notAllowed ? NOT_ALLOWED_PREFIX : "") + refusal.message());
        });
    }

    /** Serves the protocols from now on. */
    public void start() {
        bindings.forEach(host::addProtocol);
    }

    /** Stops serving the protocols. */
    @Override
    public void close() {
        bindings.forEach(binding -> binding.protocolIds().forEach(host::removeProtocol));
    }

    private static ExchangeServer serve(String protocolId, ExchangeLimits limits, ExchangeHandler handler) {
        return new ExchangeServer(protocolId, Framing.HALF_CLOSE, limits, handler);
    }

    private Mono<byte[]> add(PeerId from, byte[] request) {
        return asText(() -> {
            AddRequest message = RegistryMessages.read(request, AddRequest.class);
            ServiceName name = ServiceName.of(required("Name", message.name()));
            String infoJson = required("InfoStr", message.infoJson());
            ServiceInfoJson.parse(infoJson);
            return service.add(name, infoJson).then(Mono.fromSupplier(() -> {
                log.info("{} was added by {}", name, from);
                return "Added " + name;
            }));
        });
    }

    private Mono<byte[]> delete(PeerId from, byte[] request) {
        return asText(() -> {
            ServiceName name = ServiceName.of(RegistryMessages.text(request));
            return service.delete(name).map(existed -> {
                log.info("{} was deleted by {}{}", name, from, existed ? "" : ", but was not there");
                return existed ? "Deleted " + name : name + " was not registered";
            });
        });
    }

    private Mono<byte[]> addMember(PeerId from, byte[] request) {
        return asText(() -> {
            MemberAddRequest message = RegistryMessages.read(request, MemberAddRequest.class);
            return service.addMember(
                    required("MemberName", message.name()), required("MemberPeerUrl", message.peerUrl()));
        });
    }

    private Mono<byte[]> get(PeerId from, byte[] request) {
        Mono<String> found = parsed(RegistryMessages.text(request)).flatMap(service::get);
        return found.map(infoJson -> new GetAnswer(infoJson, true))
                .defaultIfEmpty(new GetAnswer("", false))
                .map(RegistryMessages::write);
    }

    /** A name that cannot be registered is one that is not registered. */
    private static Mono<ServiceName> parsed(String name) {
        return Mono.fromCallable(() -> ServiceName.of(name)).onErrorComplete(IllegalArgumentException.class);
    }

    private Mono<byte[]> list(PeerId from, byte[] request) {
        return service.list().map(RegistryServer::byText).map(all -> RegistryMessages.write(new ListAnswer(all, true)));
    }

    private static Map<String, String> byText(Map<ServiceName, String> all) {
        Map<String, String> byText = new TreeMap<>();
        all.forEach((name, infoJson) -> byText.put(name.value(), infoJson));
        return byText;
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the message lacks " + field);
        }
        return value;
    }

    private static Mono<byte[]> asText(Supplier<Mono<String>> answer) {
        Function<Throwable, Mono<String>> asLine = failure -> {
            log.debug("a request failed", failure);
            String kind = failure instanceof IllegalArgumentException ? INVALID_PREFIX : "";
            return Mono.just(ERROR_PREFIX + kind + failure.getMessage());
        };
        return Mono.defer(answer).onErrorResume(Exception.class, asLine).map(RegistryMessages::bytes);
    }
}
