package io.physarum.libp2p.host;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.ConnectionRefusedException;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.multiformats.Multiaddr;

/** A transport that dials only what the gater allows. */
record GatedTransport(Transport transport, GaterSwitch gater) implements Transport {

    /** The transports, gated. */
    static List<Transport> all(List<Transport> transports, GaterSwitch gater) {
        return transports.stream()
                .<Transport>map(transport -> new GatedTransport(transport, gater))
                .toList();
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return transport.canDial(address);
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return transport.canListen(address);
    }

    @Override
    public <T> CompletableFuture<T> dial(Multiaddr address, Function<Channel, CompletableFuture<T>> connected) {
        return checked(address, () -> transport.dial(address, connected));
    }

    @Override
    public <T> CompletableFuture<T> dial(
            Multiaddr address, AddressOrigin origin, Function<Channel, CompletableFuture<T>> connected) {
        return checked(address, () -> transport.dial(address, origin, connected));
    }

    @Override
    public <T> CompletableFuture<T> punch(Multiaddr address, Function<Channel, CompletableFuture<T>> connected) {
        return checked(address, () -> transport.punch(address, connected));
    }

    private <T> CompletableFuture<T> checked(Multiaddr address, Supplier<CompletableFuture<T>> dial) {
        try {
            gater.checkAddressDial(address);
        } catch (ConnectionRefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return dial.get();
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<Channel> accepted) {
        return transport.listen(address, accepted);
    }

    @Override
    public Multiaddr remoteAddress(Channel channel) {
        return transport.remoteAddress(channel);
    }

    @Override
    public Multiaddr localAddress(Channel channel) {
        return transport.localAddress(channel);
    }
}
