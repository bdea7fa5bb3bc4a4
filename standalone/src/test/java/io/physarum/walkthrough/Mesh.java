package io.physarum.walkthrough;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.testing.FreePorts;

import static org.awaitility.Awaitility.await;

/** The components of one mesh, each a process of its own with its own home; stops them in reverse order. */
final class Mesh implements AutoCloseable {

    private static final String LOOPBACK = "/ip4/127.0.0.1/tcp/";

    private final Path home;

    private final Map<String, String> environment = new LinkedHashMap<>();

    private final Map<String, Program> programs = new LinkedHashMap<>();

    private final Map<String, Integer> managementPorts = new LinkedHashMap<>();

    private String bootstrap = "";

    /** A mesh whose files are below a directory; {@code environment} is set for every component. */
    Mesh(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment.putAll(environment);
    }

    /** Starts the ping monitor, to which all others connect, and returns its address. */
    String startPingMonitor() {
        return startPingMonitor(FreePorts.tcp());
    }

    String startPingMonitor(int port) {
        Program monitor = launch("ping-monitor", "ping-monitor", List.of("--listen", LOOPBACK + port));
        bootstrap = monitor.awaitOutput("(" + LOOPBACK + port + "/p2p/\\w+)");
        awaitHealthy("ping-monitor");
        return bootstrap;
    }

    /** Starts a component that is a node of the overlay, under a name of its own. */
    Program startNode(String name, String launcher, String... arguments) {
        Program program = beginNode(name, launcher, arguments);
        awaitHealthy(name);
        return program;
    }

    /** As {@link #startNode}, without waiting until it is healthy. */
    Program beginNode(String name, String launcher, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-bootstrap", bootstrap, "--listen", LOOPBACK + "0"));
        all.addAll(List.of(arguments));
        return launch(name, launcher, all);
    }

    /** Runs {@code registry-cli} to its end, and returns what it printed. */
    String registryCli(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("registry-cli", "--bootstrap", bootstrap));
        command.addAll(List.of(arguments));
        try (Program program = Program.start(home.resolve("cli-" + System.nanoTime()), environment, command)) {
            int status = program.awaitExit(Duration.ofMinutes(5));
            if (status != 0) {
                throw new IllegalStateException("registry-cli ended with " + status + ":\n" + program.output());
            }
            return program.output();
        }
    }

    String bootstrap() {
        return bootstrap;
    }

    Program program(String name) {
        Program program = programs.get(name);
        if (program == null) {
            throw new IllegalArgumentException("nothing was started as " + name);
        }
        return program;
    }

    /** The port of a component's Actuator. */
    int managementPort(String name) {
        return managementPorts.getOrDefault(name, 0);
    }

    Map<String, Integer> managementPorts() {
        return Map.copyOf(managementPorts);
    }

    void awaitHealthy(String name) {
        await(name + " is healthy")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    if (!program(name).isAlive()) {
                        throw new IllegalStateException(
                                name + " ended:\n" + program(name).output());
                    }
                    return Http.status("http://127.0.0.1:" + managementPort(name) + "/actuator/health") == 200;
                });
    }

    /** What all components printed, for a test that failed. */
    String outputs() {
        StringBuilder all = new StringBuilder();
        programs.forEach((name, program) -> all.append("--- ")
                .append(name)
                .append(" ---\n")
                .append(program.output())
                .append('\n'));
        return all.toString();
    }

    @Override
    public void close() {
        List<Program> reversed = new ArrayList<>(programs.values());
        java.util.Collections.reverse(reversed);
        reversed.forEach(Program::close);
    }

    private Program launch(String name, String launcher, List<String> arguments) {
        int port = managementPorts.computeIfAbsent(name, ignored -> FreePorts.tcp());
        List<String> command = new ArrayList<>(List.of(launcher, "--server.port=" + port));
        command.addAll(arguments);
        Program program = Program.start(home.resolve(name), environment, command);
        programs.put(name, program);
        return program;
    }
}
