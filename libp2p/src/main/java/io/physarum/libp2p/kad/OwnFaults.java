package io.physarum.libp2p.kad;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;

/** Tells failures that say nothing of the peer: this node has reached a bound of its own, and has not asked. */
final class OwnFaults {

    /** Other limits, such as that of an answer's size, are reached through what the peer does. */
    private static final Set<String> LIMITS = Stream.of(
                    Limit.MAX_OUTBOUND_CONNECTIONS,
                    Limit.MAX_WAITING_DIALS,
                    Limit.MAX_OUTBOUND_STREAMS,
                    Limit.MAX_STREAMS_PER_PROTOCOL,
                    Limit.MAX_STREAMS_PER_PEER,
                    Limit.MAX_STREAMS_PER_PEER_PROTOCOL,
                    Limit.MAX_STREAMS_PER_CONNECTION,
                    Limit.DNSADDR_CONCURRENT)
            .map(Limit::text)
            .collect(Collectors.toUnmodifiableSet());

    private OwnFaults() {}

    /** Whether it was this node that did not ask a peer; of a dial of several addresses, at one of them. */
    static boolean isOwn(Throwable failure) {
        Throwable cause = Failures.unwrap(failure);
        if (cause instanceof DialException dial) {
            return dial.attempts().values().stream().anyMatch(OwnFaults::isOwn);
        }
        return cause instanceof LimitExceededException exceeded && LIMITS.contains(exceeded.limit());
    }
}
