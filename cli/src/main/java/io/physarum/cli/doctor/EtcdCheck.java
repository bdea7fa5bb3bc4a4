package io.physarum.cli.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.physarum.cli.image.ProgramRun;

/** The program that a registry starts to keep its entries in a cluster. */
final class EtcdCheck implements Check {

    private static final Pattern VERSION = Pattern.compile("etcd Version:\\s*(\\d+)\\.(\\d+)\\S*");

    private static final int LEAST_MAJOR = 3;

    private static final int LEAST_MINOR = 4;

    private static final String CURE = "install etcd 3.4 or newer (apt-get install etcd-server), or name it with "
            + "physarum.registry.etcd.binary; a registry without --new-etcd-cluster needs none";

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
