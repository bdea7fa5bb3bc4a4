package io.physarum.libp2p.record;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * The record of this node, made anew when its addresses have changed. Its sequence number is the time, so that it grows over
 * restarts; while the clock stands still or is set back, it grows by one. Thread-safe.
 */
public final class OwnPeerRecord {

    private final PrivateKey key;

    private final InstantSource clock;

    private @Nullable SignedPeerRecord last;

    /**
     * No record yet.
     *
     * @param key signs the record
     * @param clock gives sequence numbers
     */
    public OwnPeerRecord(PrivateKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** The record of some addresses: the last one if they are the same, in any order. */
    public synchronized SignedPeerRecord of(List<Multiaddr> addresses) {
        PeerRecord wanted = new PeerRecord(key.peerId(), nextSeq(), addresses);
        SignedPeerRecord known = last;
        if (known != null && Set.copyOf(known.content().addresses()).equals(Set.copyOf(wanted.addresses()))) {
            return known;
        }
        SignedPeerRecord made = SignedPeerRecord.seal(key, wanted);
        last = made;
        return made;
    }

    private long nextSeq() {
        Instant time = clock.instant();
        long now = time.getEpochSecond() * 1_000_000_000L + time.getNano();
        SignedPeerRecord known = last;
        return known == null ? now : Math.max(now, known.content().seq() + 1);
    }
}
