package io.physarum.libp2p.discovery.mdns;

import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import io.physarum.libp2p.core.LimitListener;

/**
 * What the links of one discovery share.
 *
 * @param config how it works
 * @param announcement what it answers
 * @param responses takes the responses that come from a link
 * @param limitListener hears when a limit bites
 * @param nanoClock the time
 * @param random chance
 */
record MdnsContext(
        MdnsConfig config,
        Announcement announcement,
        BiConsumer<DnsMessage, Link> responses,
        LimitListener limitListener,
        LongSupplier nanoClock,
        RandomGenerator random) {

    void onResponse(DnsMessage message, Link link) {
        responses.accept(message, link);
    }
}
