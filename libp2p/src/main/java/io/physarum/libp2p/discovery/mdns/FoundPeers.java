package io.physarum.libp2p.discovery.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** The peers that were heard of lately, and what responses tell that is new. Belongs to one event loop. */
final class FoundPeers {

    private static final String ADDRESS = "dnsaddr=";

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final PeerId self;

    private final MdnsConfig config;

    private final LimitListener limitListener;

    private final LongSupplier nanoClock;

    /** Those not heard of for longest first. */
    private final Map<PeerId, Sighting> sightings = new LinkedHashMap<>();

    private long minuteBeganNanos;

    private int newThisMinute;

    private record Sighting(PeerInfo peer, long nanos, long dueNanos) {}

    /**
     * What a response told of a peer.
     *
     * @param peer the peer
     * @param isNews whether it was not known, or not there
     * @param isDue whether an interval has passed since this last was so
     */
    record Found(PeerInfo peer, boolean isNews, boolean isDue) {}

    FoundPeers(PeerId self, MdnsConfig config, LimitListener limitListener, LongSupplier nanoClock) {
        this.self = self;
        this.config = config;
        this.limitListener = limitListener;
        this.nanoClock = nanoClock;
        this.minuteBeganNanos = nanoClock.getAsLong();
    }

    /** The peers heard of within the time that addresses are remembered. */
    List<PeerInfo> recent() {
        long now = nanoClock.getAsLong();
        return sightings.values().stream()
                .filter(sighting -> !isOld(sighting, now))
                .map(Sighting::peer)
                .toList();
    }

    private boolean isOld(Sighting sighting, long now) {
        return now - sighting.nanos() > config.addressTtl().toNanos();
    }

    /** Takes note of a response that came from a link; gives the peers of the service that it tells of. */
    List<Found> onResponse(DnsMessage response, Link link) {
        List<Found> result = new ArrayList<>();
        addresses(response, link)
                .forEach(
                        (peer, addresses) -> note(new PeerInfo(peer, addresses)).ifPresent(result::add));
        return result;
    }

    private Map<PeerId, List<Multiaddr>> addresses(DnsMessage response, Link link) {
        String suffix = "." + config.serviceTag();
        Map<PeerId, List<Multiaddr>> result = new LinkedHashMap<>();
        response.records()
                .filter(record -> record.ttlSeconds() > 0 && record.name().endsWith(suffix))
                .filter(DnsRecord.Text.class::isInstance)
                .flatMap(record -> ((DnsRecord.Text) record).strings().stream())
                .filter(text -> text.startsWith(ADDRESS))
                .forEach(text -> add(text.substring(ADDRESS.length()), link, result));
        return result;
    }

    private void add(String text, Link link, Map<PeerId, List<Multiaddr>> result) {
        try {
            Multiaddr address = Multiaddr.parse(text);
            Optional<PeerId> peer = PeerId.of(address).filter(id -> !id.equals(self));
            if (peer.isEmpty() || !link.isBelievable(address)) {
                return;
            }
            List<Multiaddr> known = result.computeIfAbsent(peer.get(), absent -> new ArrayList<>());
            if (known.size() >= config.limits().addressesPerPeer()) {
                limitListener.onLimit(Limit.MDNS_ADDRESSES_PER_PEER.text());
            } else if (!known.contains(address.withoutPeer())) {
                known.add(address.withoutPeer());
            }
        } catch (IllegalArgumentException ignored) {
            // What is no address of a peer tells nothing.
        }
    }

    private Optional<Found> note(PeerInfo peer) {
        long now = nanoClock.getAsLong();
        Sighting before = sightings.get(peer.peerId());
        boolean isNews =
                before == null || isOld(before, now) || !isSame(before.peer().addresses(), peer.addresses());
        if (isNews && !isAllowed(now)) {
            limitListener.onLimit(Limit.MDNS_PEERS_PER_MINUTE.text());
            return Optional.empty();
        }
        sightings.remove(peer.peerId());
        boolean isDue = isNews
                || before == null
                || now - before.dueNanos() >= config.interval().toNanos();
        long dueNanos = before == null || isDue ? now : before.dueNanos();
        sightings.put(peer.peerId(), new Sighting(peer, now, dueNanos));
        if (sightings.size() > config.limits().peers()) {
            limitListener.onLimit(Limit.MDNS_PEERS.text());
            sightings.remove(sightings.keySet().iterator().next());
        }
        return Optional.of(new Found(peer, isNews, isDue));
    }

    private static boolean isSame(Collection<Multiaddr> some, Collection<Multiaddr> others) {
        return some.size() == others.size() && some.containsAll(others);
    }

    private boolean isAllowed(long now) {
        if (now - minuteBeganNanos >= MINUTE_NANOS) {
            minuteBeganNanos = now;
            newThisMinute = 0;
        }
        return newThisMinute++ < config.limits().peersPerMinute();
    }
}
