package io.physarum.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room for keys, the registry's store, bundles and logs. */
final class DiskCheck implements Check {

    private static final long MIB = 1024 * 1024;

    private static final long LEAST = 100 * MIB;

    private static final long COMFORTABLE = 1024 * MIB;

    private static final String CURE = "free some, or put PHYSARUM_HOME (physarum.home) on another disk";

    private final Path home;

    DiskCheck(Path home) {
        this.home = home;
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public Finding run() {
        Path existing = home.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String found = free / MIB + " MiB are free for " + home;
            if (!Files.isWritable(existing)) {
                return warn(
                        existing + " cannot be written to by this user",
                        "run components as the user who owns it, or set PHYSARUM_HOME to another folder");
            } else if (free < LEAST) {
                return fail(found, CURE);
            }
            return free < COMFORTABLE ? warn(found, CURE) : ok(found);
        } catch (IOException e) {
            return warn(
                    "the free space for " + home + " cannot be told: " + e.getMessage(), "look with df " + existing);
        }
    }
}
