package io.physarum.libp2p.host;

import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Does with each address what the test says; refuses to dial the others. */
final class ScriptedTransport implements Transport {

    interface Script {

        CompletableFuture<Connection> run();
    }

    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");

    private final Map<Multiaddr, Script> scripts = new ConcurrentHashMap<>();

    private final Map<Multiaddr, CompletableFuture<Listener>> bindings = new ConcurrentHashMap<>();

    final Collection<Multiaddr> dialled = Collections.synchronizedList(new ArrayList<>());

    void onDial(Multiaddr address, Script script) {
        scripts.put(address, script);
    }

    /** Binds an address that is being listened on. */
    void bound(Multiaddr address) {
        bindings.get(address).complete(new Listener() {
            @Override
            public Multiaddr address() {
                return address;
            }

            @Override
            public CompletableFuture<Void> close() {
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    void notBound(Multiaddr address, Exception failure) {
        bindings.get(address).completeExceptionally(failure);
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return true;
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> CompletableFuture<T> dial(Multiaddr address, Function<Channel, CompletableFuture<T>> connected) {
        dialled.add(address);
        Script script =
                scripts.getOrDefault(address, () -> CompletableFuture.failedFuture(new ConnectException("refused")));
        return (CompletableFuture<T>) script.run();
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<Channel> accepted) {
        CompletableFuture<Listener> binding = new CompletableFuture<>();
        bindings.put(address, binding);
        return binding;
    }

    @Override
    public Multiaddr remoteAddress(Channel channel) {
        return ADDRESS;
    }

    @Override
    public Multiaddr localAddress(Channel channel) {
        return ADDRESS;
    }
}
