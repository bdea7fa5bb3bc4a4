package io.physarum.walkthrough;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docker ps} shows of the instances of one service. */
final class Containers {

    private final String filter;

    Containers(String service) {
        this.filter = "label=io.physarum.service=" + service;
    }

    /** The ids of those that run. */
    List<String> running() throws IOException, InterruptedException {
        return docker("ps", "--no-trunc", "-q", "--filter", filter).lines().toList();
    }

    /** Ends one as {@code kill -9} does. */
    void kill(String id) throws IOException, InterruptedException {
        docker("kill", "--signal", "KILL", id);
    }

    /** Removes what tests left behind. */
    static void removeAll(String... services) throws IOException, InterruptedException {
        for (String service : services) {
            String filter = new Containers(service).filter;
            for (String id :
                    docker("ps", "-a", "-q", "--filter", filter).lines().toList()) {
                docker("rm", "-f", id);
            }
        }
    }

    private static String docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }
}
