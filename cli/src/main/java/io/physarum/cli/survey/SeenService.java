package io.physarum.cli.survey;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A registered service and how it is served.
 *
 * @param name its name
 * @param contentHash what its instances are announced under
 * @param announced how many peers are announced as its instances
 * @param answering how many of them take requests
 * @param nearestMillis how far away the nearest of these is; null if there is none
 */
public record SeenService(
        String name,
        String contentHash,
        int announced,
        int answering,
        @Nullable Double nearestMillis) {

    /** A service of which some instances were found. */
    static SeenService of(String name, String contentHash, List<SeenInstance> instances) {
        List<SeenInstance> answering =
                instances.stream().filter(SeenInstance::answers).toList();
        return new SeenService(
                name,
                contentHash,
                instances.size(),
                answering.size(),
                answering.stream()
                        .map(SeenInstance::roundTripMillis)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }
}
