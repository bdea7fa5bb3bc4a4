package io.physarum.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.physarum.cli.image.ProgramRun;

/** Where a registry keeps its entries in a cluster: the etcd that the environment names, else the program that it starts. */
final class EtcdCheck implements Check {

    private static final Pattern VERSION = Pattern.compile("etcd Version:\\s*(\\d+)\\.(\\d+)\\S*");

    private static final int LEAST_MAJOR = 3;

    private static final int LEAST_MINOR = 4;

    private static final String CURE = "install etcd 3.4 or newer (apt-get install etcd-server), or name it with "
            + "physarum.registry.etcd.binary; a registry without --new-etcd-cluster needs none";

    /** The environment's form of the registry's property. */
    private static final String ENDPOINTS = "PHYSARUM_REGISTRY_ETCD_ENDPOINTS";

    private final Surroundings surroundings;

    EtcdCheck(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public Finding run() {
        List<String> endpoints = surroundings.variable(ENDPOINTS).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(endpoint -> !endpoint.isEmpty())
                .toList();
        return endpoints.isEmpty() ? program() : ask(endpoints);
    }

    private Finding ask(List<String> endpoints) {
        // Each may use its share up once to connect and once to answer.
        Duration share = surroundings.part(80).dividedBy(2L * endpoints.size());
        List<String> ill = endpoints.stream()
                .filter(endpoint -> !isHealthy(endpoint, share))
                .toList();
        if (ill.isEmpty()) {
            return ok("healthy at " + String.join(", ", endpoints));
        }
        String found = "no healthy etcd answers at " + String.join(", ", ill);
        String cure = "see that etcd runs there with a majority of its cluster ('curl " + ill.get(0)
                + "/health' says what it lacks), or mend " + ENDPOINTS;
        return ill.size() < endpoints.size() ? warn(found, cure) : fail(found, cure);
    }

    private static boolean isHealthy(String endpoint, Duration limit) {
        try {
            return HttpAnswer.get(URI.create(endpoint).resolve("/health"), limit)
                    .flatMap(HttpAnswer::json)
                    .filter(page -> page.path("health").asString("").equals("true"))
                    .isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Finding program() {
        return surroundings
                .program("etcd")
                .map(this::look)
                .orElseGet(() -> warn("there is no program etcd on the PATH", CURE));
    }

    private Finding look(Path etcd) {
        try {
            Optional<ProgramRun> run =
                    ProgramRun.of(new ProcessBuilder(etcd.toString(), "--version"), "", surroundings.part(80));
            return run.map(ended -> judge(etcd, ended.output()))
                    .orElseGet(() -> warn(etcd + " does not say its version in time", CURE));
        } catch (IOException e) {
            return warn(etcd + " cannot be run: " + e.getMessage(), CURE);
        }
    }

    private Finding judge(Path etcd, String output) {
        Matcher version = VERSION.matcher(output);
        if (!version.find()) {
            return warn(etcd + " does not say its version", CURE);
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        boolean recent = major > LEAST_MAJOR || (major == LEAST_MAJOR && minor >= LEAST_MINOR);
        String found = version.group() + " at " + etcd;
        return recent ? ok(found) : warn(found + " is too old", CURE);
    }
}
