package io.physarum.libp2p.discovery.mdns;

import java.util.List;

/** A resource record of a kind that discovery needs; others are not kept. */
sealed interface DnsRecord {

    /** Whose record it is, in lower case. */
    String name();

    /** How long it holds. */
    long ttlSeconds();

    /**
     * One name that leads to another.
     *
     * @param name from here
     * @param ttlSeconds for so long
     * @param target to there, in lower case
     */
    record Pointer(String name, long ttlSeconds, String target) implements DnsRecord {}

    /**
     * Strings under a name.
     *
     * @param name the name
     * @param ttlSeconds for so long
     * @param strings at most 255 bytes each
     */
    record Text(String name, long ttlSeconds, List<String> strings) implements DnsRecord {

        /** Copies the strings. */
        public Text {
            strings = List.copyOf(strings);
        }
    }
}
