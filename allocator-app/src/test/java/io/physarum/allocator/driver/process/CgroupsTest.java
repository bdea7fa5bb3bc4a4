package io.physarum.allocator.driver.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What is written where, in a directory that looks like a hierarchy; the kernel's own are in the driver's tests. */
class CgroupsTest {

    @TempDir
    Path root;

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void writesLimitsOfTheUnifiedHierarchy() throws IOException {
        file("cgroup.controllers", "cpuset cpu io memory pids");
        file("cgroup.subtree_control", "cpu memory pids");
        file("physarum/cgroup.subtree_control", "");
        file("physarum/id/cpu.max", "max 100000");
        file("physarum/id/memory.max", "max");

        Cgroups groups = Cgroups.detect(root).orElseThrow();

        assertThat(groups.describe()).isEqualTo("cgroup v2");
        assertThat(groups.create("id", 150, 64)).isEqualTo(List.of(root.resolve("physarum/id/cgroup.procs")));
        assertThat(root.resolve("cgroup.subtree_control")).hasContent("cpu memory pids");
        assertThat(root.resolve("physarum/cgroup.subtree_control")).hasContent("+memory");
        assertThat(root.resolve("physarum/id/cpu.max")).content().startsWith("150000 100000");
        assertThat(root.resolve("physarum/id/memory.max")).content().startsWith("67108864");
    }

    @Test
    void writesLimitsOfTheFormerHierarchies() throws IOException {
        file("cpu/physarum/id/cpu.cfs_period_us", "000000");
        file("cpu/physarum/id/cpu.cfs_quota_us", "00000");
        file("memory/physarum/id/memory.limit_in_bytes", "00000000");

        Cgroups groups = Cgroups.detect(root).orElseThrow();

        assertThat(groups.describe()).isEqualTo("cgroup v1");
        assertThat(groups.create("id", 50, 64))
                .containsExactly(
                        root.resolve("cpu/physarum/id/cgroup.procs"), root.resolve("memory/physarum/id/cgroup.procs"));
        assertThat(root.resolve("cpu/physarum/id/cpu.cfs_quota_us")).hasContent("50000");
        assertThat(root.resolve("memory/physarum/id/memory.limit_in_bytes")).hasContent("67108864");
        assertThat(groups.create("id", 0, 0)).isEmpty();
    }

    @Test
    void isNotThereWhereNothingCanBeMade() {
        assertThat(Cgroups.detect(root.resolve("none"))).isEmpty();
    }
}
