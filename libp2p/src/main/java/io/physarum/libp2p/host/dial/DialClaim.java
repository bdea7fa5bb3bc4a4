package io.physarum.libp2p.host.dial;

/**
 * In whose name a dial takes a permit: those of one claim wait in a line of their own.
 *
 * @param target the peer, or the address where anyone may answer
 * @param kind how much there is for it
 */
public record DialClaim(Object target, Kind kind) {

    /** What is dialled, and how many permits it may have at a time. */
    public enum Kind {
        /** An address that was given, that the peer itself tells of, or where it was reached. */
        KNOWN(8, false),
        /** An address that others tell of; it costs them nothing to invent some. */
        HEARSAY(4, true),
        /** The addresses of a hole punch, which are of no use later. The peer that names them is a stranger. */
        DIRECT(Integer.MAX_VALUE, true);

        private final int share;

        private final boolean isDoubtful;

        Kind(int share, boolean isDoubtful) {
            this.share = share;
            this.isDoubtful = isDoubtful;
        }

        int share() {
            return share;
        }

        /** Whether some permits are kept from it. */
        boolean isDoubtful() {
            return isDoubtful;
        }
    }
}
