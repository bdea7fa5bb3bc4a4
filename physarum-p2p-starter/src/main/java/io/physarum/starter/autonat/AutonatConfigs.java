package io.physarum.starter.autonat;

import io.physarum.libp2p.autonat.AutonatConfig;
import io.physarum.libp2p.autonat.AutonatLimits;
import io.physarum.starter.AutonatProperties;

/** Turns the properties into the configuration of AutoNAT. */
final class AutonatConfigs {

    private AutonatConfigs() {}

    static AutonatConfig of(AutonatProperties properties) {
        return new AutonatConfig(
                properties.client(),
                properties.serve(),
                properties.allowPrivate(),
                properties.confidence(),
                properties.observers(),
                properties.probeInterval(),
                properties.retestInterval(),
                properties.timeout(),
                limits(properties.limits()));
    }

    private static AutonatLimits limits(AutonatProperties.Limits limits) {
        return new AutonatLimits(
                limits.requestsPerMinute(),
                limits.requestsPerPeer(),
                limits.dialDataPerMinute(),
                limits.concurrent(),
                limits.addresses(),
                limits.maxDialData());
    }
}
