package io.physarum.cli.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;

/** Runs one command in an image, in a container of its own without a network, to see whether it can. Blocks. */
final class ImageTrial {

    private static final int LIMIT_SECONDS = 60;

    private final DockerClient docker;

    ImageTrial(DockerClient docker) {
        this.docker = docker;
    }

    /** Why the command does not work in the image: what it or the engine said; empty if it ends with status 0. */
    Optional<String> problem(ImageName image, List<String> command) {
        String container = null;
        try {
            container = docker.createContainerCmd(image.toString())
                    .withEntrypoint(command)
                    .withCmd(List.of())
                    .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
                    .exec()
                    .getId();
            docker.startContainerCmd(container).exec();
            int status = docker.waitContainerCmd(container).start().awaitStatusCode(LIMIT_SECONDS, TimeUnit.SECONDS);
            return status == 0 ? Optional.empty() : Optional.of("status " + status + ": " + output(container));
        } catch (DockerClientException | DockerException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } finally {
            if (container != null) {
                docker.removeContainerCmd(container).withForce(true).exec();
            }
        }
    }

    private String output(String container) {
        Output output = new Output();
        try {
            docker.logContainerCmd(container)
                    .withStdOut(true)
                    .withStdErr(true)
                    .exec(output)
                    .awaitCompletion(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted while trying an image", e);
        }
        return output.text();
    }

    private static final class Output extends ResultCallback.Adapter<Frame> {

        private final StringBuilder text = new StringBuilder();

        @Override
        public synchronized void onNext(Frame frame) {
            text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
        }

        synchronized String text() {
            return text.toString().strip();
        }
    }
}
