package io.physarum.libp2p.discovery.mdns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** What a node answers to queries: that it is there, and where. */
final class Announcement {

    private static final String ALL_SERVICES = "_services._dns-sd._udp.local";

    private static final String ADDRESS = "dnsaddr=";

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static final int NAME_LENGTH = 40;

    private static final int MAX_STRING = 255;

    /** With names and headers a packet then fits into an Ethernet frame. */
    private static final int MAX_TEXT = 1100;

    private static final long TTL_SECONDS = 120;

    private final PeerId self;

    private final Supplier<List<Multiaddr>> listening;

    private final String service;

    private final String instance;

    /**
     * What one node answers.
     *
     * @param listening gives the addresses that it is bound to
     */
    Announcement(PeerId self, Supplier<List<Multiaddr>> listening, String service, RandomGenerator random) {
        this.self = self;
        this.listening = listening;
        this.service = service;
        this.instance = name(random) + "." + service;
    }

    /** Says nothing of the peer: its id may be too long for a label, and must not be read from it. */
    private static String name(RandomGenerator random) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < NAME_LENGTH; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }

    /** The answer to a query on a link, if there is any. */
    Optional<DnsMessage> answer(DnsMessage query, Link link) {
        if (query.questions().stream().anyMatch(question -> question.asksFor(service, DnsType.PTR))
                && !isKnown(query)) {
            return text(link).map(text -> DnsMessage.response(List.of(pointer(service, instance)), List.of(text)));
        }
        if (query.questions().stream().anyMatch(question -> question.asksFor(instance, DnsType.TXT))) {
            return text(link).map(text -> DnsMessage.response(List.of(text), List.of()));
        }
        return query.questions().stream().anyMatch(question -> question.asksFor(ALL_SERVICES, DnsType.PTR))
                ? Optional.of(DnsMessage.response(List.of(pointer(ALL_SERVICES, service)), List.of()))
                : Optional.empty();
    }

    /** Whether the asker says that it has the answer, and for long enough. */
    private boolean isKnown(DnsMessage query) {
        return query.answers().stream()
                .anyMatch(record -> record instanceof DnsRecord.Pointer known
                        && known.name().equals(service)
                        && known.target().equals(instance)
                        && known.ttlSeconds() >= TTL_SECONDS / 2);
    }

    private static DnsRecord pointer(String from, String to) {
        return new DnsRecord.Pointer(from, TTL_SECONDS, to);
    }

    private Optional<DnsRecord> text(Link link) {
        List<String> strings = new ArrayList<>();
        int left = MAX_TEXT;
        for (Multiaddr address : link.announced(listening.get())) {
            String string = ADDRESS + self.appendTo(address);
            int length = string.getBytes(StandardCharsets.UTF_8).length;
            if (length <= MAX_STRING && length < left) {
                strings.add(string);
                left -= length + 1;
            }
        }
        return strings.isEmpty() ? Optional.empty() : Optional.of(new DnsRecord.Text(instance, TTL_SECONDS, strings));
    }
}
