package io.physarum.libp2p.discovery.mdns;

import java.util.List;
import java.util.stream.Stream;

/**
 * A message of multicast DNS, as far as discovery needs it.
 *
 * @param isResponse whether it answers rather than asks
 * @param questions what it asks
 * @param answers what it answers, or what the asker knows already
 * @param additionals what goes with the answers
 */
record DnsMessage(
        boolean isResponse, List<DnsQuestion> questions, List<DnsRecord> answers, List<DnsRecord> additionals) {

    DnsMessage {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
        additionals = List.copyOf(additionals);
    }

    static DnsMessage query(String name, int type) {
        return new DnsMessage(false, List.of(new DnsQuestion(name, type)), List.of(), List.of());
    }

    static DnsMessage response(List<DnsRecord> answers, List<DnsRecord> additionals) {
        return new DnsMessage(true, List.of(), answers, additionals);
    }

    /** Answers and additional records. */
    Stream<DnsRecord> records() {
        return Stream.concat(answers.stream(), additionals.stream());
    }
}
