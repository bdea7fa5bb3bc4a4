package io.physarum.allocator.driver.kubernetes;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** What a cluster's events say of why a pod does not come to run. */
final class PodTrouble {

    private static final Logger log = LoggerFactory.getLogger(PodTrouble.class);

    private static final int LAST = 3;

    private static final int MAX_MESSAGE = 500;

    private final Cluster cluster;

    PodTrouble(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The last warnings that were not said yet, in one line; empty if there are none or they cannot be had. Never fails. */
    Mono<String> of(String pod, String said) {
        return cluster.ask("listing events of pod " + pod, () -> text(pod, said))
                .onErrorResume(e -> {
                    log.debug("events of pod {} cannot be listed", pod, e);
                    return Mono.just("");
                });
    }

    private String text(String pod, String said) {
        List<Event> events = cluster.client()
                .v1()
                .events()
                .inNamespace(cluster.namespace())
                .withField("involvedObject.name", pod)
                .list()
                .getItems();
        List<String> warnings = events.stream()
                .filter(event -> "Warning".equals(event.getType())
                        && event.getInvolvedObject() != null
                        && pod.equals(event.getInvolvedObject().getName())
                        && !said.contains(String.valueOf(event.getMessage())))
                .sorted(Comparator.comparing(PodTrouble::time))
                .map(event -> event.getReason() + ": " + shortened(String.valueOf(event.getMessage())))
                .distinct()
                .toList();
        return warnings.stream().skip(Math.max(0, warnings.size() - LAST)).collect(Collectors.joining("; "));
    }

    private static String time(Event event) {
        return Objects.requireNonNullElseGet(
                event.getLastTimestamp(),
                () -> Objects.requireNonNullElse(event.getMetadata().getCreationTimestamp(), ""));
    }

    private static String shortened(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }
}
