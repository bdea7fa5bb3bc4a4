package io.physarum.libp2p.relay.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.CircuitAddress;
import io.physarum.libp2p.relay.CircuitLimit;
import io.physarum.libp2p.relay.pb.HopMessage;
import io.physarum.libp2p.relay.wire.RelayCodec;

/** Dials peers through relays. What comes in through relays is not listened for here: that takes a reservation. */
final class CircuitTransport implements Transport {

    /** As long as a dial may take. */
    private static final Duration RELAY_HEARSAY_LIVES = Duration.ofMinutes(1);

    private final Host host;

    private final RelayClientConfig config;

    CircuitTransport(Host host, RelayClientConfig config) {
        this.host = host;
        this.config = config;
    }

    /** {@inheritDoc} A peer is no relay to itself: the dial would wait for its own end. */
    @Override
    public boolean canDial(Multiaddr address) {
        return CircuitAddress.of(address)
                .filter(circuit -> circuit.target()
                        .filter(target -> !target.equals(circuit.relay()))
                        .isPresent())
                .isPresent();
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return false;
    }

    @Override
    public <T> CompletableFuture<T> dial(Multiaddr address, Function<Channel, CompletableFuture<T>> connected) {
        return dial(address, AddressOrigin.GIVEN, connected);
    }

    @Override
    public <T> CompletableFuture<T> dial(
            Multiaddr address, AddressOrigin origin, Function<Channel, CompletableFuture<T>> connected) {
        CircuitAddress circuit = CircuitAddress.of(address).orElseThrow();
        PeerId target = circuit.target().orElseThrow();
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<Connection> connecting = connectRelay(circuit, origin);
        result.whenComplete((value, failure) -> connecting.cancel(false));
        connecting.thenCompose(relay -> open(relay, target, result, connected)).whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(Failures.unwrap(failure));
            } else {
                result.complete(value);
            }
        });
        return result;
    }

    /** What is told of where a relay is becomes no better by being dialled; one that is itself behind relays is of no use. */
    private CompletableFuture<Connection> connectRelay(CircuitAddress circuit, AddressOrigin origin) {
        PeerId relay = circuit.relay();
        List<Multiaddr> named =
                circuit.relayAddress().components().size() > 1 ? List.of(circuit.relayAddress()) : List.of();
        boolean isNear = host.connection(relay).isPresent()
                || !named.isEmpty()
                || host.addressBook().addresses(relay).stream().anyMatch(address -> !address.isRelayed());
        if (!isNear) {
            return CompletableFuture.failedFuture(
                    new DialException("cannot dial relay " + relay + " but through relays", Map.of()));
        }
        if (origin == AddressOrigin.HEARSAY) {
            host.addressBook().addAddresses(relay, named, RELAY_HEARSAY_LIVES);
            return host.connect(relay, List.of());
        }
        return host.connect(relay, named, origin);
    }

    private <T> CompletableFuture<T> open(
            Connection relay,
            PeerId target,
            CompletableFuture<T> dial,
            Function<Channel, CompletableFuture<T>> connected) {
        HopMessage connect = HopMessage.newBuilder()
                .setType(HopMessage.Type.CONNECT)
                .setPeer(RelayCodec.peer(target))
                .build();
        HopExchange exchange = new HopExchange("a circuit to " + target, connect, config.exchangeTimeout());
        return exchange.ask(relay).thenCompose(answer -> {
            Stream stream = answer.stream();
            if (dial.isDone()) {
                stream.reset();
                return dial;
            }
            if (answer.message().hasLimit()) {
                stream.attr(CircuitLimit.ATTRIBUTE)
                        .set(RelayCodec.limit(answer.message().getLimit()));
            }
            CircuitChannel.install(stream, through(relay));
            CompletableFuture<T> outcome = connected.apply(stream);
            exchange.handOver(stream);
            return outcome;
        });
    }

    /** The address of whatever is behind a relay. */
    static Multiaddr through(Connection relay) {
        return CircuitAddress.through(relay.remotePeer().appendTo(relay.remoteAddress()));
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<Channel> accepted) {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("a circuit address takes a reservation to listen on"));
    }

    @Override
    public Multiaddr remoteAddress(Channel channel) {
        return CircuitChannel.address(channel);
    }

    @Override
    public Multiaddr localAddress(Channel channel) {
        return CircuitChannel.address(channel);
    }
}
