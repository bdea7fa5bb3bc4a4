package io.physarum.libp2p.relay.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.Connection;
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

    private final Host host;

    private final RelayClientConfig config;

    CircuitTransport(Host host, RelayClientConfig config) {
        this.host = host;
        this.config = config;
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return CircuitAddress.of(address)
                .filter(circuit -> circuit.target().isPresent())
                .isPresent();
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return false;
    }

    @Override
    public <T> CompletableFuture<T> dial(Multiaddr address, Function<Channel, CompletableFuture<T>> connected) {
        CircuitAddress circuit = CircuitAddress.of(address).orElseThrow();
        PeerId target = circuit.target().orElseThrow();
        List<Multiaddr> given =
                circuit.relayAddress().components().size() > 1 ? List.of(circuit.relayAddress()) : List.of();
        CompletableFuture<T> result = new CompletableFuture<>();
        host.connect(circuit.relay(), given)
                .thenCompose(relay -> open(relay, target, result, connected))
                .whenComplete((value, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(Failures.unwrap(failure));
                    } else {
                        result.complete(value);
                    }
                });
        return result;
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
