package io.physarum.libp2p.discovery.mdns;

/**
 * What a query asks for.
 *
 * @param name the name, in lower case
 * @param type the type of record, as a number; {@link DnsType#ANY} for all
 */
record DnsQuestion(String name, int type) {

    boolean asksFor(String wantedName, int wantedType) {
        return name.equals(wantedName) && (type == wantedType || type == DnsType.ANY);
    }
}
