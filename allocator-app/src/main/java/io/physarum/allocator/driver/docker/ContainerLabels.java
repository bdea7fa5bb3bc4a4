package io.physarum.allocator.driver.docker;

import java.util.Map;

import io.physarum.allocator.driver.InstanceLabels;
import io.physarum.allocator.driver.InstanceSpec;

/** The labels of a container, by which it is found again. */
final class ContainerLabels {

    static final String WORK_DIRECTORY = "io.physarum.work-directory";

    private ContainerLabels() {}

    static Map<String, String> of(String owner, String workDirectory, InstanceSpec spec) {
        Map<String, String> labels = InstanceLabels.of(spec);
        labels.put(InstanceLabels.ALLOCATOR, owner);
        labels.put(WORK_DIRECTORY, workDirectory);
        return labels;
    }
}
