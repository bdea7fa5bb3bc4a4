package io.physarum.libp2p.host;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Where peers dial from while this side dials them, as the one that counts as the dialler: where one side's NAT lets the other
 * through, or where there is none, the peer's dial may arrive as a call, and both sides would wait for the other to speak first.
 * Thread-safe.
 */
final class ExpectedCalls {

    private static final int MAX_ADDRESSES = 1024;

    private final Map<InetSocketAddress, Call> calls = new LinkedHashMap<>();

    private final EventLoopGroup timers;

    private final Duration time;

    /** What is expected; no two are equal, so that the end of one leaves a later one of the same peer alone. */
    private static final class Call {

        private final PeerId peer;

        Call(PeerId peer) {
            this.peer = peer;
        }
    }

    /** Nobody is expected yet; each call is expected for so long. */
    ExpectedCalls(EventLoopGroup timers, Duration time) {
        this.timers = timers;
        this.time = time;
    }

    /**
     * Expects a peer to call from one of these addresses, from now on, even when this side's own dial has failed, as it may at
     * once. Of too many addresses in all, those expected first are forgotten.
     */
    void expect(PeerId peer, List<Multiaddr> addresses) {
        List<InetSocketAddress> sockets = addresses.stream()
                .flatMap(address -> address.tcpSocketAddress().stream())
                .filter(socket -> !socket.isUnresolved())
                .toList();
        Call call = new Call(peer);
        add(call, sockets);
        Future<?> unused = timers.schedule(() -> remove(call, sockets), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized void add(Call call, List<InetSocketAddress> sockets) {
        for (InetSocketAddress socket : sockets) {
            calls.remove(socket);
            calls.put(socket, call);
        }
        Iterator<InetSocketAddress> oldest = calls.keySet().iterator();
        while (calls.size() > MAX_ADDRESSES) {
            oldest.next();
            oldest.remove();
        }
    }

    private synchronized void remove(Call call, List<InetSocketAddress> sockets) {
        sockets.forEach(socket -> calls.remove(socket, call));
    }

    /** On what terms a call from an address is upgraded: from where one is expected, this side speaks first, to that peer alone. */
    ConnectionUpgrader.Terms termsFor(@Nullable SocketAddress remote) {
        Optional<PeerId> expected = callerFrom(remote);
        Origin origin = expected.isPresent() ? Origin.ACCEPTED_AS_CLIENT : Origin.ACCEPTED;
        return ConnectionUpgrader.Terms.negotiated(origin, expected);
    }

    private synchronized Optional<PeerId> callerFrom(@Nullable SocketAddress remote) {
        return Optional.ofNullable(remote).map(calls::get).map(call -> call.peer);
    }
}
