package io.physarum.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.physarum.cli.testing.CommandRun;
import io.physarum.libp2p.testing.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code add} does where no Docker engine answers, as in a cluster whose nodes have containerd alone. */
class AddCommandIT {

    private static final String DOCKER_HOST = "DOCKER_HOST";

    @TempDir
    Path directory;

    @BeforeEach
    void pointAtNobody() {
        System.setProperty(DOCKER_HOST, "tcp://127.0.0.1:" + FreePorts.tcp());
    }

    @AfterEach
    void pointAway() {
        System.clearProperty(DOCKER_HOST);
    }

    @Test
    void tellsHowAnImageGoesWithoutDocker() throws IOException {
        CommandRun run = add("--use-existing-image", "me/app:1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("no Docker engine answers", "IMAGE@sha256:...")
                .contains("docker buildx imagetools inspect", "crane digest");
        assertThat(add("--use-existing-image", "me/app:1@sha256:" + "0a".repeat(32))
                        .status())
                .isZero();
    }

    @Test
    void tellsThatABundleGoesWithoutDocker() throws IOException {
        CommandRun run = add("me/app:1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("no Docker engine answers", "add --bundle packs the service");
    }

    private CommandRun add(String... options) throws IOException {
        Path conf = Files.writeString(directory.resolve("service-conf.json"), "{}");
        String[] line = new String[options.length + 4];
        line[0] = "add";
        line[1] = "--no-add";
        System.arraycopy(options, 0, line, 2, options.length - 1);
        line[options.length + 1] = conf.toString();
        line[options.length + 2] = options[options.length - 1];
        line[options.length + 3] = "service";
        return CommandRun.of(line);
    }
}
