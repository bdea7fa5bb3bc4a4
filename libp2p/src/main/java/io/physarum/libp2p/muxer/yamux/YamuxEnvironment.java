package io.physarum.libp2p.muxer.yamux;

import java.util.function.LongSupplier;

/** What the connections of one host share: the configuration, the clock, and the account of unread bytes. */
record YamuxEnvironment(YamuxConfig config, LongSupplier nanoClock, HostUnread unread) {

    static YamuxEnvironment of(YamuxConfig config, LongSupplier nanoClock) {
        return new YamuxEnvironment(config, nanoClock, new HostUnread(config.maxUnreadBytes()));
    }
}
