package io.physarum.libp2p.muxer.yamux;

import java.util.function.LongSupplier;

import io.physarum.libp2p.core.LimitListener;

/**
 * What the connections of one host share: the configuration, the clock, the account of unread bytes, and who hears when a limit
 * bites.
 */
record YamuxEnvironment(YamuxConfig config, LongSupplier nanoClock, HostUnread unread, LimitListener limits) {}
