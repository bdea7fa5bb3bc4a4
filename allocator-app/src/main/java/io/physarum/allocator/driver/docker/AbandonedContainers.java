package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import io.physarum.allocator.driver.InstanceLabels;
import io.physarum.allocator.driver.OwnerDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers of this work directory's allocators that never come back: their key was for one run, or is lost. Methods
 * block.
 */
final class AbandonedContainers {

    private static final Logger log = LoggerFactory.getLogger(AbandonedContainers.class);

    private final DockerClient client;

    private final ContainerOwners owners;

    private final AtomicBoolean warned = new AtomicBoolean();

    AbandonedContainers(DockerClient client, ContainerOwners owners) {
        this.client = client;
        this.owners = owners;
    }

    /** All that have the label of this work directory, by their allocators. */
    Map<String, List<Container>> find() {
        return labelled(owners.label());
    }

    /** All that have the label which this work directory had in former versions, by their allocators. */
    Map<String, List<Container>> findFormer() {
        return labelled(owners.formerLabel());
    }

    /** How many they are. */
    static int count(Map<String, List<Container>> byOwner) {
        return byOwner.values().stream().mapToInt(List::size).sum();
    }

    /** Ends those whose allocator is gone. */
    boolean end(Map<String, List<Container>> byOwner, Consumer<String> remove) throws IOException {
        forEachGone(byOwner, container -> {
            log.info("ending container {}, whose allocator is gone", container.getId());
            remove.accept(container.getId());
        });
        return true;
    }

    /** Warns, once, of those of former versions whose allocator is gone: nobody can tell whether it is one of this directory. */
    boolean warnOfFormer(Map<String, List<Container>> byOwner) throws IOException {
        List<Container> gone = new ArrayList<>();
        forEachGone(byOwner, gone::add);
        if (!gone.isEmpty() && warned.compareAndSet(false, true)) {
            log.warn(
                    "nobody ends these containers, which allocators of a former version have left: in {} there is none of them"
                            + " any more, but they may be of another machine's or volume's directory with this path. If"
                            + " they are not: docker rm -f {}",
                    owners.formerLabel(),
                    gone.stream().map(AbandonedContainers::name).collect(Collectors.joining(" ")));
        }
        return true;
    }

    private Map<String, List<Container>> labelled(String workDirectory) {
        return client
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(ContainerLabels.WORK_DIRECTORY, workDirectory))
                .exec()
                .stream()
                .collect(Collectors.groupingBy(
                        container -> container.getLabels().getOrDefault(InstanceLabels.ALLOCATOR, "")));
    }

    private void forEachGone(Map<String, List<Container>> byOwner, Consumer<Container> action) throws IOException {
        for (Map.Entry<String, List<Container>> left : byOwner.entrySet()) {
            Optional<OwnerDirectory> gone = owners.takeGone(left.getKey());
            if (gone.isPresent()) {
                try {
                    left.getValue().forEach(action);
                } finally {
                    gone.get().remove();
                }
            }
        }
    }

    /** As humans know it. */
    private static String name(Container container) {
        return Stream.ofNullable(container.getNames())
                .flatMap(Stream::of)
                .findFirst()
                .map(name -> name.startsWith("/") ? name.substring(1) : name)
                .orElseGet(container::getId);
    }
}
