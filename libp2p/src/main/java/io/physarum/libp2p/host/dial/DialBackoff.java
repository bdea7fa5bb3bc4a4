package io.physarum.libp2p.host.dial;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

import io.physarum.libp2p.core.ConnectionRefusedException;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.DialPausedException;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * The addresses of hearsay at which a peer was dialled in vain: none is dialled again for a while, which is twice as long each time,
 * up to thirty times the first. So an address that leads nowhere costs little, however many tell of it, and a node that was away is
 * found soon after it is back. An address is forgotten when the peer is reached there, when it was let alone for the longest time once
 * more, and when there are too many: those not looked at for longest go first. Each peer's count for themselves, or who names a peer that
 * does not exist could keep another from being reached. Thread-safe.
 */
public final class DialBackoff {

    private static final int LONGEST = 30;

    private final long firstNanos;

    private final long longestNanos;

    private final long silenceNanos;

    private final LongSupplier nanoClock;

    private final Map<Place, Pause> pauses;

    private record Place(PeerId peer, Multiaddr address) {}

    private record Pause(long nanos, long endNanos) {}

    /**
     * Remembers no address yet.
     *
     * @param limit how many addresses are remembered
     * @param first how long one is not dialled when it has failed for the first time
     * @param silence after how long a dial that is given up was in vain
     */
    public DialBackoff(int limit, Duration first, Duration silence, LongSupplier nanoClock) {
        this.firstNanos = first.toNanos();
        this.longestNanos = first.multipliedBy(LONGEST).toNanos();
        this.silenceNanos = silence.toNanos();
        this.nanoClock = nanoClock;
        this.pauses = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Place, Pause> eldest) {
                return size() > limit;
            }
        };
    }

    /** How long a peer is not to be dialled at an address; empty if it may be. */
    public synchronized Optional<Duration> remaining(PeerId peer, Multiaddr address) {
        Pause pause = pauses.get(new Place(peer, address));
        return Optional.ofNullable(pause)
                .map(found -> Duration.ofNanos(found.endNanos() - nanoClock.getAsLong()))
                .filter(left -> left.compareTo(Duration.ZERO) > 0);
    }

    /** Notes that a peer was reached at an address. */
    public synchronized void reached(PeerId peer, Multiaddr address) {
        pauses.remove(new Place(peer, address));
    }

    /** Begins a dial. */
    public Trial begin(PeerId peer, Multiaddr address) {
        return new Trial(new Place(peer, address), nanoClock.getAsLong());
    }

    /** Of dials that ran side by side one counts. */
    private synchronized void pause(Place place, long now) {
        Pause last = pauses.get(place);
        if (last == null || now - last.endNanos() >= longestNanos) {
            pauses.put(place, new Pause(firstNanos, now + firstNanos));
        } else if (now - last.endNanos() >= 0) {
            long nanos = Math.min(2 * last.nanos(), longestNanos);
            pauses.put(place, new Pause(nanos, now + nanos));
        }
    }

    /** A dial of a peer at an address. */
    public final class Trial {

        private final Place place;

        private final long begunNanos;

        private Trial(Place place, long begunNanos) {
            this.place = place;
            this.begunNanos = begunNanos;
        }

        /** Notes that it failed; what says nothing of the address does not count, as a dial that was given up early. */
        public void failed(Throwable cause) {
            long now = nanoClock.getAsLong();
            boolean inVain = cause instanceof CancellationException ? now - begunNanos >= silenceNanos : !isOwn(cause);
            if (inVain) {
                pause(place, now);
            }
        }

        /** Whether it was this host that did not dial; of a relay, at one of its addresses. */
        private static boolean isOwn(Throwable cause) {
            return cause instanceof DialException dial
                    ? dial.attempts().values().stream().anyMatch(Trial::isOwn)
                    : cause instanceof LimitExceededException
                            || cause instanceof ConnectionRefusedException
                            || cause instanceof DialPausedException;
        }
    }
}
