package io.physarum.libp2p.discovery.mdns;

/** The numbers of RFC 1035 that mDNS discovery needs. */
final class DnsType {

    static final int PTR = 12;

    static final int TXT = 16;

    static final int ANY = 255;

    static final int CLASS_IN = 1;

    private DnsType() {}
}
