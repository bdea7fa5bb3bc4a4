package io.physarum.starter.mdns;

import io.physarum.libp2p.discovery.mdns.MdnsConfig;
import io.physarum.libp2p.discovery.mdns.MdnsLimits;
import io.physarum.starter.MdnsProperties;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.host.HostConfigurationException;
import io.physarum.starter.host.NetworkKey;

/** Turns the properties into the configuration of the discovery. */
final class MdnsConfigs {

    private MdnsConfigs() {}

    static MdnsConfig of(P2pProperties properties) {
        MdnsProperties mdns = properties.mdns();
        try {
            return new MdnsConfig(
                    serviceTag(properties),
                    mdns.port(),
                    mdns.interfaces(),
                    mdns.interval(),
                    mdns.addressTtl(),
                    mdns.announce(),
                    mdns.connect(),
                    limits(mdns.limits()));
        } catch (IllegalArgumentException e) {
            throw new HostConfigurationException(
                    "The properties physarum.p2p.mdns.* do not fit: " + e.getMessage() + ".",
                    "Correct physarum.p2p.mdns.service-tag, .interval or .address-ttl.",
                    e);
        }
    }

    private static String serviceTag(P2pProperties properties) {
        String given = properties.mdns().serviceTag();
        return given != null && !given.isBlank()
                ? given
                : NetworkKey.of(properties).map(MdnsConfig::serviceTagOf).orElse(MdnsConfig.PUBLIC_SERVICE);
    }

    private static MdnsLimits limits(MdnsProperties.Limits limits) {
        return new MdnsLimits(
                limits.packetBytes(),
                limits.recordsPerPacket(),
                limits.addressesPerPeer(),
                limits.peers(),
                limits.peersPerMinute());
    }
}
