package io.physarum.allocator.driver.docker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The Docker engine of this machine for tests, which removes the images it has made. */
public final class DockerEnvironment implements Closeable {

    private static final String BASE =
            Optional.ofNullable(System.getenv("PHYSARUM_TEST_BASE_IMAGE")).orElse("physarum/test-base:local");

    private final DockerClient client;

    /** Keeps its images, and their layers, apart from those of another test run, which removes its own. */
    private final String run = UUID.randomUUID().toString();

    private final List<String> images = new ArrayList<>();

    private DockerEnvironment(DockerClient client) {
        this.client = client;
    }

    /** The engine; without one, or without the base image, the test is skipped, or fails if nothing may be skipped. */
    public static DockerEnvironment require() {
        DockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        DockerClient client = DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .build());
        try {
            client.inspectImageCmd(BASE).exec();
        } catch (RuntimeException e) {
            String reason = "needs a Docker engine with the image " + BASE + " (dev/services start): " + e;
            if (Boolean.getBoolean("physarum.verify")) {
                throw new AssertionError(reason, e);
            }
            assumeTrue(false, reason);
        }
        return new DockerEnvironment(client);
    }

    public DockerClient client() {
        return client;
    }

    /** Builds an image that has a class file in its working directory and runs a command. */
    public String build(Path classes, String file, String command) throws IOException {
        Path context = Files.createTempDirectory("physarum-test-image");
        Path copy = context.resolve("app").resolve(file);
        Files.createDirectories(copy.getParent());
        Files.copy(classes.resolve(file), copy);
        String escaped = command.replace("\\", "\\\\").replace("\"", "\\\"");
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + BASE + "\nLABEL io.physarum.test=" + run + "\nWORKDIR /app\nCOPY app .\n"
                        + "CMD [\"sh\", \"-c\", \"" + escaped + "\"]\n");
        String image = client.buildImageCmd(context.toFile())
                .exec(new BuildImageResultCallback())
                .awaitImageId();
        String id = client.inspectImageCmd(image).exec().getId();
        images.add(id);
        return id;
    }

    @Override
    public void close() throws IOException {
        for (String image : images) {
            try {
                client.removeImageCmd(image).withForce(true).exec();
            } catch (RuntimeException ignored) {
                // built twice, and so gone already
            }
        }
        client.close();
    }
}
