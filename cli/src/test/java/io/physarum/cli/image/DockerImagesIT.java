package io.physarum.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.physarum.mesh.service.DockerConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a Docker engine makes of our images. */
class DockerImagesIT {

    private static final ImageName NAME =
            ImageName.parse("physarum-test-embedded:" + ProcessHandle.current().pid());

    @TempDir
    Path directory;

    @Test
    void aProxyThatCannotStartInTheImageFailsTheBuildWithTheReason() throws IOException {
        Path java = program("#!/no/such/interpreter\n");
        try (DockerImages docker = connect()) {
            assertThatThrownBy(() -> build(docker, "scratch", java))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("does not start in " + NAME)
                    .hasMessageContaining("/opt/trial")
                    .hasMessageContaining("DockerConf.From");
        } finally {
            remove();
        }
    }

    @Test
    void aProxyThatFailsInTheImageFailsTheBuildWithWhatItSaid() throws IOException {
        Path java = program("#!/bin/sh\necho \"GLIBC_2.34 not found\" >&2\nexit 1\n");
        try (DockerImages docker = connect()) {
            assertThatThrownBy(() -> build(docker, baseImage(), java))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("status 1: GLIBC_2.34 not found");
        } finally {
            remove();
        }
    }

    @Test
    void aProxyThatStartsInTheImageIsFine() throws IOException {
        Path java = program("#!/bin/sh\nexit 0\n");
        try (DockerImages docker = connect()) {
            assertThatCode(() -> build(docker, baseImage(), java)).doesNotThrowAnyException();
        } finally {
            remove();
        }
    }

    private void build(DockerImages docker, String from, Path java) {
        ProxyLayer proxy = new ProxyLayer(Map.of("/opt/trial", java), "/opt/trial", List.of("/opt/trial", "-version"));
        docker.build(NAME, new DockerConf(from, List.of(), List.of(), "true", false), directory, Optional.of(proxy));
    }

    /** A program that no other test run has: a layer of both could go with the image of one while the other builds on it. */
    private Path program(String text) throws IOException {
        Path program = Files.writeString(directory.resolve("java"), text + "# " + NAME + "\n");
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
        return program;
    }

    private static DockerImages connect() {
        try {
            return DockerImages.connect(line -> {}, registry -> Optional.empty(), "nothing helps");
        } catch (ImageException e) {
            require(false, e.getMessage());
            throw e;
        }
    }

    private static String baseImage() {
        String image = System.getenv("PHYSARUM_TEST_BASE_IMAGE");
        require(image != null, "PHYSARUM_TEST_BASE_IMAGE names no image with a shell (dev/verify sets it)");
        return String.valueOf(image);
    }

    private static void require(boolean met, String problem) {
        if (!Boolean.getBoolean("physarum.verify")) {
            assumeTrue(met, problem);
        } else if (!met) {
            throw new IllegalStateException(problem);
        }
    }

    private static void remove() throws IOException {
        try {
            ProgramRun.of(
                    new ProcessBuilder("docker", "rmi", "-f", "--no-prune", NAME.toString())
                            .redirectError(ProcessBuilder.Redirect.DISCARD),
                    "",
                    java.time.Duration.ofMinutes(1));
        } catch (IOException withoutDocker) {
            // Then nothing was built.
        }
    }
}
