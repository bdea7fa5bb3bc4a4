package io.physarum.mesh.dataplane.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;

/** Streams that wait for their next request, by peer, at most so many each; thread-safe. */
final class StreamPool {

    private final Map<PeerId, Deque<ClientStreamHandler>> idle = new ConcurrentHashMap<>();
    private final int maxPerPeer;
    private volatile boolean closed;

    StreamPool(int maxPerPeer) {
        this.maxPerPeer = maxPerPeer;
    }

    /** The stream used last, if there is one. */
    @Nullable
    ClientStreamHandler take(PeerId peer) {
        AtomicReference<@Nullable ClientStreamHandler> taken = new AtomicReference<>();
        idle.computeIfPresent(peer, (key, streams) -> {
            taken.set(streams.pollLast());
            return streams.isEmpty() ? null : streams;
        });
        return taken.get();
    }

    /** Takes in a stream; false if there is no room. */
    boolean offer(PeerId peer, ClientStreamHandler stream) {
        boolean[] taken = {false};
        idle.compute(peer, (key, streams) -> {
            Deque<ClientStreamHandler> queue = streams == null ? new ArrayDeque<>() : streams;
            taken[0] = !closed && queue.size() < maxPerPeer;
            if (taken[0]) {
                queue.addLast(stream);
            }
            return queue.isEmpty() ? null : queue;
        });
        return taken[0];
    }

    /** Removes a stream; false if it was taken in the meantime. */
    boolean remove(PeerId peer, ClientStreamHandler stream) {
        boolean[] removed = {false};
        idle.computeIfPresent(peer, (key, streams) -> {
            removed[0] = streams.remove(stream);
            return streams.isEmpty() ? null : streams;
        });
        return removed[0];
    }

    /** How many wait for a peer. */
    int size(PeerId peer) {
        Deque<ClientStreamHandler> streams = idle.get(peer);
        return streams == null ? 0 : streams.size();
    }

    /** Closes all, and takes none from now on. */
    void close() {
        closed = true;
        for (PeerId peer : idle.keySet()) {
            for (ClientStreamHandler stream = take(peer); stream != null; stream = take(peer)) {
                stream.closeSoon();
            }
        }
    }
}
