package io.physarum.libp2p.multistream;

import java.time.Duration;

/**
 * The limits of a negotiation.
 *
 * @param timeout the longest it may take
 * @param maxLineLength the longest line accepted, in bytes with its line feed
 * @param maxProposals the most protocols that the initiator may propose
 */
public record MultistreamConfig(Duration timeout, int maxLineLength, int maxProposals) {

    /** What the specification allows at most. */
    static final int HARD_LINE_LIMIT = 64 * 1024;

    /** Checks the values. */
    public MultistreamConfig {
        if (maxLineLength < 32 || maxLineLength > HARD_LINE_LIMIT || maxProposals < 1) {
            throw new IllegalArgumentException("maxLineLength must be in 32..65536 and maxProposals positive");
        }
    }

    /** Lines of at most 1 KiB and at most 64 proposals. */
    public static MultistreamConfig of(Duration timeout) {
        return new MultistreamConfig(timeout, 1024, 64);
    }
}
