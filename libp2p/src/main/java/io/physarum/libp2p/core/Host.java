package io.physarum.libp2p.core;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.record.SignedPeerRecord;

/**
 * A libp2p node: it listens, dials, and opens streams to other nodes by peer id.
 *
 * <p>All methods may be called from any thread and none blocks. Futures complete on an event loop of {@link
 * #eventLoopGroup()}: do not block in what depends on them. They fail with a {@link Libp2pException}.
 */
public interface Host {

    /** The identity of this node, derived from its public key. */
    PeerId peerId();

    /** The key that this node signs and authenticates with. */
    PrivateKey privateKey();

    /**
     * The addresses this node is bound to, as the operating system reports them, in the order in which they were asked for; empty
     * before {@link #start()}.
     */
    List<Multiaddr> listenAddresses();

    /**
     * The addresses that other nodes should dial, without the {@code /p2p} part: announced ones if configured, else the
     * bound ones with a wildcard replaced by the addresses of this machine's interfaces; and those through relays while
     * there are reservations.
     */
    List<Multiaddr> advertisedAddresses();

    /**
     * Tells the host whether others reach it directly, as far as somebody has found out; until then it takes it that they do
     * not. A host that they reach needs no relay, and gives up the reservations it makes of its own accord.
     */
    default void onReachability(boolean direct) {}

    /**
     * Sets the addresses that are advertised besides those bound, because others have reached this host there; they are without
     * the {@code /p2p} part. Announced ones take their place if configured.
     */
    void advertiseConfirmed(List<Multiaddr> addresses);

    /**
     * The record of the advertised addresses, signed by this node; made anew whenever they have changed. Addresses that mean
     * something on this machine only are left out, unless there are no others.
     */
    SignedPeerRecord signedPeerRecord();

    /** What is known about where other peers live and what they speak. */
    AddressBook addressBook();

    /** The event loops that own this host's connections; shared with whoever passed them in. */
    EventLoopGroup eventLoopGroup();

    /**
     * Binds the listen addresses, all or none; those through relays are not waited for. Fails with {@link DialException} naming the address that could not be bound,
     * and may then be tried again; with {@link ConnectionClosedException} after {@link #stop()}; with {@link
     * IllegalStateException} if the host was started before.
     */
    CompletableFuture<Void> start();

    /**
     * Closes every listener, connection and stream, and ends the event loops if the host has its own. Idempotent and final: the
     * host cannot be started again. Never fails; without event loops of its own it completes when all is closed.
     */
    CompletableFuture<Void> stop();

    /**
     * As {@link #connect(PeerId, Collection, AddressOrigin)}, at addresses that the user or the configuration {@linkplain
     * AddressOrigin#GIVEN gives}.
     */
    default CompletableFuture<Connection> connect(PeerId peer, Collection<Multiaddr> addresses) {
        return connect(peer, addresses, AddressOrigin.GIVEN);
    }

    /**
     * Connects to a peer, or returns the open connection there is. The addresses are added to those in the address
     * book; all are tried, several at a time. Concurrent calls for one peer share one dial.
     *
     * <p>Names that were not given lead to other machines only ({@link io.physarum.libp2p.multiformats.ToldAddresses#mayLeadTo}).
     *
     * <p>Fails with {@link ConnectionRefusedException} if this host's gater does not allow the peer; with {@link
     * DialException}, which lists every address tried and why it failed; with {@link
     * RequestTimeoutException} if it takes too long in all; with {@link LimitExceededException} if there are too many
     * connections; or with {@link ConnectionClosedException} if this host stops.
     *
     * @param origin where the addresses are known from; {@link AddressOrigin#HEARSAY} if others tell of them
     */
    CompletableFuture<Connection> connect(PeerId peer, Collection<Multiaddr> addresses, AddressOrigin origin);

    /**
     * Connects to an address. If it ends in {@code /p2p/<peer id>}, as {@link #connect(PeerId, Collection)}. If not, a new
     * connection is made to whoever answers there, who has proved only to hold the key of the peer id {@link
     * Connection#remotePeer} gives: use it where a name or a private network's key is trusted. It fails with a {@link
     * DialException} for a {@link SelfConnectionException} if that is this host.
     *
     * <p>A {@code /dnsaddr} is resolved first, each time, as those in the address book are: with a peer id, to this peer's
     * addresses; without, to all peers that it stands for, and the first that answers will do, connected already or not.
     */
    CompletableFuture<Connection> connect(Multiaddr address);

    /** The open connection to a peer, if any. */
    Optional<Connection> connection(PeerId peer);

    /**
     * Lets another gater say from now on with whom this host has connections, and closes those open that it refuses; for
     * example to have nothing to do with a peer any more.
     */
    void replaceGater(ConnectionGater gater);

    /**
     * A new host of the same network that only dials, not started: with the same protocols, bounds, name servers and event
     * loops, but another key and no addresses. What both leave unread counts together. It obeys the gater of this one, also
     * when that is {@linkplain #replaceGater replaced}, and tells the same listeners. The caller stops it, before this one.
     */
    Host newDialer();

    /** All open connections. */
    Collection<Connection> connections();

    /**
     * Keeps connections to a peer although nobody uses them: when there are many, those that carry no stream but pings are
     * closed, the longest idle first. Several may protect a peer, each with a tag of its own.
     */
    void protect(PeerId peer, String tag);

    /**
     * Takes back a protection.
     *
     * @return whether the peer is still protected by other tags
     */
    boolean unprotect(PeerId peer, String tag);

    /**
     * Opens a stream to a peer, connecting first if need be, and negotiates the first protocol of the binding that the
     * peer speaks. The binding's {@link ProtocolBinding#initStream} has run when the future completes.
     *
     * <p>If the binding has only one protocol and the peer has said that it speaks it, the stream does not wait for the peer's
     * agreement: what is written goes out at once, and should the peer refuse, the stream's handlers hear of it as an exception.
     *
     * <p>Fails as {@link #connect(PeerId, Collection)} does, or with {@link UnsupportedProtocolException} (the connection
     * stays), {@link LimitExceededException}, {@link RequestTimeoutException} naming the stage, {@link
     * ConnectionClosedException}, {@link StreamResetException} or {@link ProtocolViolationException}.
     */
    CompletableFuture<Stream> newStream(PeerId peer, ProtocolBinding binding);

    /** Serves a protocol from now on, and announces it. Replaces a binding of the same protocol id. */
    void addProtocol(ProtocolBinding binding);

    /** Stops serving a protocol; open streams live on. */
    void removeProtocol(String protocolId);

    /** The protocol ids this host serves. */
    List<String> protocols();

    /** Adds a listener; events of one connection arrive in order on that connection's event loop. */
    void addConnectionListener(ConnectionListener listener);

    /** Removes a listener added before. */
    void removeConnectionListener(ConnectionListener listener);
}
