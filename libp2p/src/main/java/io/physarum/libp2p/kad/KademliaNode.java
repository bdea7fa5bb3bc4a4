package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.wire.KadCodec;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.multiformats.Cid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of the DHT. What is public hops to the node's loop, where everything else happens.
 *
 * <pre>
 * NEW → RUNNING → STOPPED
 * </pre>
 */
final class KademliaNode implements KademliaDht, KadTransport.Events {

    private static final Logger LOG = LoggerFactory.getLogger(KademliaNode.class);

    private static final Duration LONGEST_SWEEP = Duration.ofSeconds(30);

    private enum State {
        NEW,
        RUNNING,
        STOPPED
    }

    private final KadContext context;

    private final Peers peers;

    private final Lookups lookups;

    private final Announcer announcer;

    private final Refresher refresher;

    private final Records records;

    /** What fails each call that is under way. */
    private final Set<Runnable> pending = new LinkedHashSet<>();

    private final List<Periodic> periodics;

    private volatile State state = State.NEW;

    KademliaNode(KadContext context) {
        this.context = context;
        this.peers = new Peers(context);
        this.lookups = new Lookups(context, peers);
        this.announcer = new Announcer(context, peers, lookups);
        this.refresher = new Refresher(context, lookups);
        this.records = new Records(context, peers, lookups, announcer::provides);
        DhtTimes times = context.config().times();
        Duration sweep = times.providerTtl().dividedBy(4);
        this.periodics = List.of(
                new Periodic(context.loop(), times.refresh(), this::refresh),
                new Periodic(context.loop(), sweep.compareTo(LONGEST_SWEEP) < 0 ? sweep : LONGEST_SWEEP, this::sweep));
        peers.onArrival(announcer::onArrival);
        peers.onFirst(this::joined);
    }

    @Override
    public void start() {
        inLoop(() -> {
            if (state == State.NEW) {
                state = State.RUNNING;
                context.transport().open(this, context.config().mode() == DhtMode.SERVER);
                periodics.forEach(Periodic::start);
            }
        });
    }

    @Override
    public CompletableFuture<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        try {
            context.loop().run(() -> {
                halt();
                stopped.complete(null);
            });
        } catch (RejectedExecutionException e) {
            context.transport().close();
            stopped.complete(null);
        }
        return stopped;
    }

    private void halt() {
        if (state == State.STOPPED) {
            return;
        }
        if (state == State.RUNNING) {
            context.transport().close();
        }
        state = State.STOPPED;
        periodics.forEach(Periodic::stop);
        peers.stop();
        announcer.stop();
        List.copyOf(pending).forEach(Runnable::run);
        lookups.stop();
    }

    @Override
    public CompletableFuture<Void> bootstrap() {
        return whenRunning(refresher::refreshAll);
    }

    @Override
    public CompletableFuture<List<PeerInfo>> closestPeers(byte[] key) {
        ByteString copy = requireKey(key);
        return whenRunning(() -> lookups.closest(copy))
                .thenApply(nearest -> nearest.stream()
                        .map(peer -> new PeerInfo(peer, context.transport().addresses(peer)))
                        .toList());
    }

    @Override
    public CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        return whenRunning(() -> records.findPeer(peer));
    }

    @Override
    public CompletableFuture<Integer> provide(Cid cid) {
        return whenRunning(() -> announcer.provide(keyOf(cid)));
    }

    @Override
    public void stopProviding(Cid cid) {
        inLoop(() -> announcer.stopProviding(keyOf(cid)));
    }

    @Override
    public CompletableFuture<Void> reprovide() {
        return whenRunning(announcer::reprovide);
    }

    @Override
    public CompletableFuture<List<PeerInfo>> findProviders(Cid cid, int limit, Consumer<PeerInfo> onProvider) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of providers is " + limit + " but must be at least 1");
        }
        return whenRunning(() -> records.findProviders(keyOf(cid), limit, provider -> {
            try {
                onProvider.accept(provider);
            } catch (RuntimeException e) {
                LOG.error("a listener to found providers threw", e);
            }
        }));
    }

    @Override
    public CompletableFuture<Integer> putValue(byte[] key, byte[] value) {
        ByteString keyCopy = requireKey(key);
        ByteString valueCopy = ByteString.copyFrom(value);
        records.requireValid(keyCopy, valueCopy);
        return whenRunning(() -> records.putValue(keyCopy, valueCopy));
    }

    @Override
    public CompletableFuture<Optional<byte[]>> getValue(byte[] key) {
        ByteString copy = requireKey(key);
        records.requireValidator(copy);
        return whenRunning(() -> records.getValue(copy)).thenApply(value -> value.map(ByteString::toByteArray));
    }

    @Override
    public List<PeerId> routingTable() {
        return peers.snapshot();
    }

    @Override
    public void onPeer(PeerId peer, boolean servesDht, boolean isFirst) {
        inLoop(() -> {
            if (state == State.RUNNING) {
                peers.said(peer, servesDht, isFirst);
            }
        });
    }

    @Override
    public CompletableFuture<Optional<KadMessage>> onRequest(PeerId sender, KadMessage request) {
        return whenRunning(() -> {
            try {
                Optional<KadMessage> answer = records.responder().answer(sender, request);
                context.listener().onServed(request.type(), DhtListener.Outcome.OK);
                return CompletableFuture.completedFuture(answer);
            } catch (LimitExceededException e) {
                context.listener().onLimit(e.limit());
                return refused(request, e);
            } catch (RuntimeException e) {
                return refused(request, e);
            }
        });
    }

    private CompletableFuture<Optional<KadMessage>> refused(KadMessage request, RuntimeException reason) {
        context.listener().onServed(request.type(), DhtListener.Outcome.FAILED);
        return CompletableFuture.failedFuture(reason);
    }

    /** The table got its first peer: now the others can be found, and what is provided can be announced. */
    private void joined() {
        refresher.lookUpSelf();
        announcer.reprovide();
    }

    private void refresh() {
        Duration interval = context.config().times().refresh();
        peers.checkSilent(interval);
        refresher.refreshSince(context.loop().nanos() - interval.toNanos());
    }

    private void sweep() {
        records.expire();
        context.listener().onSizes(context.table().size(), records.providerRecords(), records.values());
    }

    private <T> CompletableFuture<T> whenRunning(Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            context.loop().run(() -> {
                if (state != State.RUNNING) {
                    result.completeExceptionally(notRunning());
                    return;
                }
                Runnable abort = () -> result.completeExceptionally(notRunning());
                pending.add(abort);
                result.whenComplete((value, failure) -> inLoop(() -> pending.remove(abort)));
                work.get().whenComplete((value, failure) -> {
                    if (failure == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(notRunning());
        }
        return result;
    }

    private void inLoop(Runnable task) {
        try {
            context.loop().run(task);
        } catch (RejectedExecutionException ignored) {
            // The loop has ended, and with it all there is to do.
        }
    }

    private static ConnectionClosedException notRunning() {
        return new ConnectionClosedException("the DHT is not running: start() was not called, or stop() was");
    }

    private static ByteString keyOf(Cid cid) {
        return ByteString.copyFrom(cid.multihash().bytes());
    }

    private static ByteString requireKey(byte[] key) {
        if (key.length == 0 || key.length > KadCodec.MAX_KEY_BYTES) {
            throw new IllegalArgumentException("a DHT key has 1 to 1024 bytes, not " + key.length);
        }
        return ByteString.copyFrom(key);
    }
}
