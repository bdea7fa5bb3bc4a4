package io.physarum.mesh.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.util.concurrent.EventExecutor;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.multiformats.Multiaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A peer that takes connections and says nothing, until it dies. */
public final class SilentPeer implements AutoCloseable {

    private final ServerSocket listener;

    private final PeerInfo info;

    /** A peer on a free port of 127.0.0.1. */
    public SilentPeer() throws IOException {
        listener = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
        Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + listener.getLocalPort());
        info = new PeerInfo(Samples.peer("silent"), List.of(address));
    }

    /** Who and where it is. */
    public PeerInfo info() {
        return info;
    }

    /** Dies while a host dials it; returns when the host knows, and has told all who wait for that dial. */
    public void dieWhileDialledBy(Host host) throws IOException {
        CompletableFuture<Connection> dial = host.connect(info.peerId(), info.addresses());
        try (var accepted = listener.accept()) {
            assertThat(accepted.isConnected()).isTrue();
            listener.close();
        }
        await().until(dial::isDone);
        for (EventExecutor loop : host.eventLoopGroup()) {
            loop.submit(() -> {}).syncUninterruptibly();
        }
        assertThat(dial).isCompletedExceptionally();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
