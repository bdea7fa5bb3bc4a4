package io.physarum.libp2p.autonat;

/**
 * How much others can make this node do.
 *
 * @param requestsPerMinute the most requests a minute that are served
 * @param requestsPerPeer those of them from one peer
 * @param dialDataPerMinute those of them to dial somewhere else than where the peer is
 * @param concurrent the most requests being served at a time; one of them for each peer
 * @param addresses the most addresses that are looked at in a request, and that are put into one
 * @param maxDialData the most bytes that this node sends to have another dial somewhere else
 */
public record AutonatLimits(
        int requestsPerMinute,
        int requestsPerPeer,
        int dialDataPerMinute,
        int concurrent,
        int addresses,
        int maxDialData) {

    /** 60 requests a minute, 12 of them from one peer, 12 to elsewhere, 16 at a time; 16 addresses, 100 kB. */
    public static final AutonatLimits DEFAULT = new AutonatLimits(60, 12, 12, 16, 16, AutonatProtocol.MAX_DIAL_DATA);

    /** Checks that each is positive. */
    public AutonatLimits {
        if (requestsPerMinute < 1 || requestsPerPeer < 1 || concurrent < 1 || addresses < 1) {
            throw new IllegalArgumentException("each limit of AutoNAT must be at least 1");
        }
        if (dialDataPerMinute < 0 || maxDialData < 0) {
            throw new IllegalArgumentException("dialDataPerMinute and maxDialData must not be negative");
        }
    }
}
