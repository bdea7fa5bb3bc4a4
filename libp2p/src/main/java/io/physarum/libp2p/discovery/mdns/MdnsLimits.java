package io.physarum.libp2p.discovery.mdns;

/**
 * How much others on the local network can make this node hold or do.
 *
 * @param packetBytes the longest packet that is read
 * @param recordsPerPacket the most questions and records in one
 * @param addressesPerPeer the most addresses of a peer that are kept
 * @param peers the most peers that are remembered; the one not heard of for longest is forgotten first
 * @param peersPerMinute the most peers a minute that are new, or have new addresses; others are not taken notice of
 */
public record MdnsLimits(int packetBytes, int recordsPerPacket, int addressesPerPeer, int peers, int peersPerMinute) {

    /** Packets of 9000 bytes, as RFC 6762 has it, with 256 records; 1024 peers of 16 addresses, 256 of them a minute. */
    public static final MdnsLimits DEFAULT = new MdnsLimits(9000, 256, 16, 1024, 256);

    /** Checks that each is positive. */
    public MdnsLimits {
        if (packetBytes < 512 || packetBytes > 65_535) {
            throw new IllegalArgumentException("packetBytes must be from 512 to 65535, not " + packetBytes);
        }
        if (recordsPerPacket < 1 || addressesPerPeer < 1 || peers < 1 || peersPerMinute < 1) {
            throw new IllegalArgumentException("each limit of mDNS must be at least 1");
        }
    }
}
