package io.physarum.libp2p.kad;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.kad.routing.KadKey;

/** Keeps the routing table filled: looks up this node itself, then a random key in each part of the keyspace. */
final class Refresher {

    /** Deeper than this a random key takes long to find, and the lookup of this node itself has been there. */
    private static final int MAX_PREFIX = 12;

    private static final byte[] MULTIHASH_SHA256 = {0x12, 0x20};

    private static final int HASH_BYTES = 32;

    private final KadContext context;

    private final Lookups lookups;

    private CompletableFuture<Void> lookingUpSelf = CompletableFuture.completedFuture(null);

    Refresher(KadContext context, Lookups lookups) {
        this.context = context;
        this.lookups = lookups;
    }

    /** Looks up this node itself, once at a time: whoever answers gets to know it, and it its neighbours. */
    CompletableFuture<Void> lookUpSelf() {
        if (lookingUpSelf.isDone()) {
            ByteString self = ByteString.copyFrom(context.transport().selfId().bytes());
            lookingUpSelf = lookups.closest(self).handle((nearest, failure) -> null);
        }
        return lookingUpSelf;
    }

    /** Refreshes everything. */
    CompletableFuture<Void> refreshAll() {
        return refreshSince(context.loop().nanos() + 1);
    }

    /** Refreshes the parts in which there was no lookup since a time. */
    CompletableFuture<Void> refreshSince(long nanos) {
        long deadline =
                context.loop().nanos() + context.config().times().lookup().toNanos();
        return lookUpSelf().thenCompose(done -> {
            ArrayDeque<Integer> prefixes = new ArrayDeque<>();
            context.table().prefixesNotLookedUpSince(nanos).stream()
                    .filter(prefix -> prefix <= MAX_PREFIX)
                    .forEach(prefixes::add);
            return refreshNext(prefixes, deadline);
        });
    }

    private CompletableFuture<Void> refreshNext(ArrayDeque<Integer> prefixes, long deadline) {
        Integer prefix = prefixes.poll();
        if (prefix == null || lookups.isStopped() || context.loop().nanos() - deadline > 0) {
            return CompletableFuture.completedFuture(null);
        }
        return lookups.refresh(randomKey(prefix))
                .handle((nearest, failure) -> null)
                .thenCompose(done -> refreshNext(prefixes, deadline));
    }

    /** A key, in the form of a peer id, that shares so many bits with this node. */
    private ByteString randomKey(int prefix) {
        byte[] hash = new byte[HASH_BYTES];
        while (true) {
            context.random().nextBytes(hash);
            ByteString key = ByteString.copyFrom(MULTIHASH_SHA256).concat(ByteString.copyFrom(hash));
            if (context.table().prefixLength(KadKey.of(key.toByteArray())) == prefix) {
                return key;
            }
        }
    }
}
