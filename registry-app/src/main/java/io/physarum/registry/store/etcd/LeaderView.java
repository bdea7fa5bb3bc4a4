package io.physarum.registry.store.etcd;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.etcd.jetcd.cluster.Member;
import reactor.core.publisher.Mono;

/**
 * Which members the leader of the cluster is in touch with, from its metrics. A member that this registry cannot reach may
 * still be a healthy one: etcds talk on ports of their own.
 */
final class LeaderView {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    private final EtcdNodes nodes;

    LeaderView(EtcdNodes nodes) {
        this.nodes = nodes;
    }

    /** The ids of the leader and of those that it hears; empty if it cannot be asked. */
    Mono<Set<Long>> heard(List<Member> members) {
        return nodes.status(TIMEOUT)
                .flatMap(status -> Mono.justOrEmpty(addressOf(status.getLeader(), members))
                        .flatMap(this::peersOf)
                        .doOnNext(heard -> heard.add(status.getLeader())))
                .onErrorComplete();
    }

    private static Optional<URI> addressOf(long id, List<Member> members) {
        return members.stream()
                .filter(member -> member.getId() == id)
                .flatMap(member -> member.getClientURIs().stream())
                .findFirst();
    }

    private Mono<Set<Long>> peersOf(URI leader) {
        HttpRequest request = HttpRequest.newBuilder(leader.resolve("/metrics"))
                .timeout(TIMEOUT)
                .build();
        return Mono.fromFuture(() -> http.sendAsync(
                        request, HttpResponse.BodyHandlers.fromLineSubscriber(new Metrics(), Metrics::peers, "\n")))
                .timeout(TIMEOUT)
                .filter(answer -> answer.statusCode() == OK)
                .flatMap(answer -> Mono.justOrEmpty(answer.body()));
    }

    /** Reads metrics line by line and keeps the peers. */
    static final class Metrics implements Flow.Subscriber<String> {

        private static final Pattern ACTIVE =
                Pattern.compile("etcd_network_active_peers\\{.*\\bRemote=\"([0-9a-f]{1,16})\".*} [1-9].*");

        private static final String LEADS = "etcd_server_is_leader 1";

        private final Set<Long> active = new HashSet<>();

        private boolean leads;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            leads = leads || line.equals(LEADS);
            Matcher matcher = ACTIVE.matcher(line);
            if (matcher.matches()) {
                active.add(Long.parseUnsignedLong(matcher.group(1), 16));
            }
        }

        @Override
        public void onError(Throwable failure) {
            leads = false;
        }

        @Override
        public void onComplete() {}

        /** The peers it is in touch with; empty if the metrics are not a leader's. */
        Optional<Set<Long>> peers() {
            return leads ? Optional.of(active) : Optional.empty();
        }
    }
}
