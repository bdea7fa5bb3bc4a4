package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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

    AbandonedContainers(DockerClient client, ContainerOwners owners) {
        this.client = client;
        this.owners = owners;
    }

    /** All that have the label of this work directory, by their allocators. */
    Map<String, List<Container>> find() {
        return client
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(ContainerLabels.WORK_DIRECTORY, owners.label()))
                .exec()
                .stream()
                .collect(Collectors.groupingBy(
                        container -> container.getLabels().getOrDefault(InstanceLabels.ALLOCATOR, "")));
    }

    /** Ends those whose allocator is gone. */
    boolean end(Map<String, List<Container>> byOwner, Consumer<String> remove) throws IOException {
        forEachGone(byOwner, container -> {
            log.info("ending container {}, whose allocator is gone", container.getId());
            remove.accept(container.getId());
        });
        return true;
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
}
