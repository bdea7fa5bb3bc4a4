package io.physarum.libp2p.dnsaddr;

/**
 * The bounds of resolving {@code /dnsaddr} addresses. What is beyond them is left out; one name more than may be resolved at a
 * time fails.
 *
 * @param maxDepth how many names one after the other may lead to an address
 * @param maxLookups the most names asked for
 * @param maxAddresses the most addresses that come of it
 * @param maxConcurrent how many are resolved at a time
 * @param maxNamesPerDial how many one dial resolves
 */
public record DnsAddrLimits(int maxDepth, int maxLookups, int maxAddresses, int maxConcurrent, int maxNamesPerDial) {

    private static final DnsAddrLimits DEFAULTS = new DnsAddrLimits(4, 16, 64, 32, 4);

    /** Checks that each is positive. */
    public DnsAddrLimits {
        positive("depth", maxDepth);
        positive("lookups", maxLookups);
        positive("addresses", maxAddresses);
        positive("concurrent", maxConcurrent);
        positive("names per dial", maxNamesPerDial);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }

    /** The default limits. */
    public static DnsAddrLimits defaults() {
        return DEFAULTS;
    }
}
