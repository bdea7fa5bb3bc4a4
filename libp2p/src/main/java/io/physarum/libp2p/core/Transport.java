package io.physarum.libp2p.core;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Opens raw connections to addresses of one kind, and accepts them. */
public interface Transport {

    /** Whether this transport can dial an address, which carries no {@code /p2p} part. */
    boolean canDial(Multiaddr address);

    /** Whether this transport can listen on an address, which carries no {@code /p2p} part. */
    boolean canListen(Multiaddr address);

    /**
     * Dials an address; never throws. Names are resolved without blocking, and each socket they stand for is tried.
     *
     * @param connected called with the open channel on its event loop, before anything is read from it; what it returns
     *     becomes the outcome
     * @return fails with what the operating system or the name resolver said if there is no connection, with {@link
     *     RequestTimeoutException} if a name is not resolved in time, or as what {@code connected} returned; cancelling it gives up the dial, but no
     *     longer concerns a channel that was handed over
     */
    <T> CompletableFuture<T> dial(Multiaddr address, Function<Channel, CompletableFuture<T>> connected);

    /**
     * As {@link #dial(Multiaddr, Function)}, of an address that is known from somewhere; without one it is {@linkplain
     * AddressOrigin#GIVEN given}. What is dialled on the way to it is known from there, too. A name that was not given does not lead
     * to this machine ({@link io.physarum.libp2p.multiformats.ToldAddresses#mayLeadTo}), and the dial fails with {@link
     * java.net.UnknownHostException} if it leads nowhere else.
     */
    default <T> CompletableFuture<T> dial(
            Multiaddr address, AddressOrigin origin, Function<Channel, CompletableFuture<T>> connected) {
        return dial(address, connected);
    }

    /**
     * As {@link #dial(Multiaddr, AddressOrigin, Function)} of an address that the {@linkplain AddressOrigin#PEER peer} tells, but
     * from the port of a listener of this transport where there is one that fits and the system can do that: a peer behind address
     * translation that dials at the same time then finds its way to that port.
     */
    default <T> CompletableFuture<T> punch(Multiaddr address, Function<Channel, CompletableFuture<T>> connected) {
        return dial(address, connected);
    }

    /**
     * Binds an address. Accepted channels are handed over on their event loop before anything is read from them; the
     * future fails with what the operating system said.
     */
    CompletableFuture<Listener> listen(Multiaddr address, Consumer<Channel> accepted);

    /** The address of a channel's remote end. */
    Multiaddr remoteAddress(Channel channel);

    /** The address of a channel's local end. */
    Multiaddr localAddress(Channel channel);

    /** A bound address. */
    interface Listener {

        /** The address bound, with the port that the operating system chose. */
        Multiaddr address();

        /** Stops listening. */
        CompletableFuture<Void> close();
    }
}
