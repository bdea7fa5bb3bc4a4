package io.physarum.cli.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PushImageCmd;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.physarum.mesh.service.DockerConf;
import org.jspecify.annotations.Nullable;

/** Builds, pushes and inspects images with the Docker engine of this machine ({@code DOCKER_HOST}). Blocks. */
public final class DockerImages implements AutoCloseable {

    private final DockerClient docker;

    private final BuildOutput output;

    private final RegistryCredentials credentials;

    private final Function<String, Optional<AuthConfig>> prompt;

    private DockerImages(DockerClient docker, BuildOutput output, Function<String, Optional<AuthConfig>> prompt) {
        this.docker = docker;
        this.output = output;
        this.credentials = RegistryCredentials.ofUser();
        this.prompt = prompt;
    }

    /**
     * Connects to the engine; an {@link ImageException} says what to do if it does not answer.
     *
     * @param prompt asks the user for the credentials of a registry, when it refuses those of Docker's config file
     * @param withoutDocker what to do where there is no Docker, for the message
     */
    public static DockerImages connect(
            BuildOutput output, Function<String, Optional<AuthConfig>> prompt, String withoutDocker) {
        DefaultDockerClientConfig config =
                DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        DockerClient docker = DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .sslConfig(config.getSSLConfig())
                        .build());
        try {
            docker.pingCmd().exec();
        } catch (RuntimeException e) {
            throw new ImageException(
                    "no Docker engine answers at " + config.getDockerHost() + " (" + e.getMessage()
                            + "): start it, or be a member of the group docker, or set DOCKER_HOST; without Docker, "
                            + withoutDocker,
                    e);
        }
        return new DockerImages(docker, output, prompt);
    }

    /**
     * Builds an image from a service's configuration and the files in a directory, and tags it. An {@link ImageException}
     * tells what failed, also if the proxy's runtime does not start in it: it is tried, since otherwise only an allocator
     * would notice.
     */
    public void build(ImageName name, DockerConf conf, Path directory, Optional<ProxyLayer> proxy) {
        BuildContext context = new BuildContext(conf, directory, proxy);
        build(name, context);
        proxy.filter(layer -> !layer.trial().isEmpty()).ifPresent(layer -> checkProxy(name, conf, layer));
    }

    private void checkProxy(ImageName name, DockerConf conf, ProxyLayer proxy) {
        new ImageTrial(docker).problem(name, proxy.trial()).ifPresent(problem -> {
            throw new ImageException("the proxy's Java runtime, made from " + System.getProperty("java.home")
                    + ", does not start in " + name + " (" + problem.strip()
                    + "). It needs a C library of this machine's"
                    + " kind, and no older: if " + conf.from() + " has another, choose another DockerConf.From, start"
                    + " registry-cli with a JDK made for that one, or leave out --proxy embedded");
        });
    }

    private void build(ImageName name, BuildContext context) {
        Path archive = null;
        try {
            archive = Files.createTempFile("physarum-build", ".tar");
            try (OutputStream out = Files.newOutputStream(archive)) {
                context.writeTo(out);
            }
            try (InputStream tar = Files.newInputStream(archive)) {
                docker.buildImageCmd(tar)
                        .withTags(Set.of(name.toString()))
                        .withForcerm(true)
                        .exec(new BuildProgress(output))
                        .awaitImageId();
            }
        } catch (DockerClientException | DockerException e) {
            throw new ImageException("the build of " + name + " failed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ImageException("the build context of " + name + " cannot be written: " + e.getMessage(), e);
        } finally {
            deleteQuietly(archive);
        }
    }

    /** Pushes an image and answers it by digest. Asks for credentials when the registry wants others than it was given. */
    public BuiltImage push(ImageName name) {
        PushProgress pushed = push(name, credentials.find(name.registry()));
        if (pushed.error().filter(DockerImages::isDenied).isPresent()) {
            Optional<AuthConfig> asked = prompt.apply(name.registry());
            if (asked.isPresent()) {
                pushed = push(name, asked);
            }
        }
        pushed.error().ifPresent(error -> {
            throw new ImageException("the push of " + name + " failed: " + error
                    + (isDenied(error) ? "; docker login " + name.registry() + " stores credentials" : ""));
        });
        String digest =
                pushed.digest().orElseThrow(() -> new ImageException("the registry gave no digest for " + name));
        return new BuiltImage(name.repository() + "@" + digest, id(name));
    }

    /** An image that is here already, or in its registry; pushed if no registry has it. */
    public BuiltImage existing(ImageName name) {
        if (idIfPresent(name).isEmpty()) {
            pull(name);
        }
        List<String> digests = docker.inspectImageCmd(name.toString()).exec().getRepoDigests();
        Optional<String> known = Optional.ofNullable(digests).orElse(List.of()).stream()
                .filter(digest -> digest.startsWith(name.repository() + "@"))
                .findFirst();
        return known.map(reference -> new BuiltImage(reference, id(name))).orElseGet(() -> push(name));
    }

    @Override
    public void close() {
        try {
            docker.close();
        } catch (IOException e) {
            output.line("the connection to Docker did not close cleanly: " + e.getMessage());
        }
    }

    private PushProgress push(ImageName name, Optional<AuthConfig> auth) {
        PushImageCmd command = docker.pushImageCmd(name.repository()).withTag(name.tag());
        command.withAuthConfig(auth.orElseGet(AuthConfig::new));
        PushProgress progress = new PushProgress(output);
        try {
            command.exec(progress).awaitCompletion();
            return progress;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted while pushing " + name, e);
        } catch (DockerException e) {
            throw new ImageException("the push of " + name + " failed: " + e.getMessage(), e);
        }
    }

    private void pull(ImageName name) {
        output.line("pulling " + name);
        try {
            var command = docker.pullImageCmd(name.repository()).withTag(name.tag());
            credentials.find(name.registry()).ifPresent(command::withAuthConfig);
            command.start().awaitCompletion();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted while pulling " + name, e);
        } catch (DockerClientException | DockerException e) {
            throw new ImageException(
                    name + " is neither on this machine nor in its registry (" + e.getMessage()
                            + "): leave out --use-existing-image to build it",
                    e);
        }
    }

    private String id(ImageName name) {
        return idIfPresent(name)
                .orElseThrow(() -> new ImageException("image " + name + " vanished from this machine meanwhile"));
    }

    private Optional<String> idIfPresent(ImageName name) {
        try {
            return Optional.of(docker.inspectImageCmd(name.toString()).exec().getId());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private static boolean isDenied(String error) {
        return error.contains("denied")
                || error.contains("unauthorized")
                || error.contains("authentication required")
                || error.contains("no basic auth");
    }

    private static void deleteQuietly(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException ignored) {
            // a temporary file: the system clears it
        }
    }
}
