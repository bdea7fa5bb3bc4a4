package io.physarum.walkthrough;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.physarum.libp2p.testing.FreePorts;

/** A real Prometheus that scrapes the components given. */
public final class Prometheus implements AutoCloseable {

    private final Process process;

    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Prometheus start(Path directory, Collection<Integer> targets) throws IOException {
        String hosts =
                targets.stream().map(target -> "'127.0.0.1:" + target + "'").collect(Collectors.joining(", "));
        return start(directory, """
                global:
                  scrape_interval: 1s
                scrape_configs:
                  - job_name: physarum
                    metrics_path: /actuator/prometheus
                    static_configs:
                      - targets: [%s]
                """.formatted(hosts));
    }

    /** Starts one with a configuration, below a directory. */
    public static Prometheus start(Path directory, String configuration) throws IOException {
        Files.createDirectories(directory);
        Path config = Files.writeString(directory.resolve("prometheus.yml"), configuration);
        int port = FreePorts.tcp();
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.log").toFile())
                .start();
        return new Prometheus(process, port);
    }

    /** The answer of the query API, as it is. */
    String query(String expression) throws IOException, InterruptedException {
        return api("query?query=" + expression);
    }

    /** The answer of its API to a path below {@code /api/v1/}, as it is. */
    public String api(String path) throws IOException, InterruptedException {
        return Http.get("http://127.0.0.1:" + port + "/api/v1/" + path).body();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
