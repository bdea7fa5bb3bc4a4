package io.physarum.cli.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the private keys that components keep: only their owner may read them. */
final class KeyFilesCheck implements Check {

    private static final Set<PosixFilePermission> OF_OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path keys;

    KeyFilesCheck(Path home) {
        this.keys = home.resolve("keys");
    }

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public Finding run() {
        if (!Files.isDirectory(keys)) {
            return ok("there are no keys in " + keys + " yet; a component makes its own");
        }
        List<Path> open = new ArrayList<>();
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(keys, "*.key")) {
            for (Path file : files) {
                count++;
                if (!OF_OWNER.containsAll(Files.getPosixFilePermissions(file))) {
                    open.add(file);
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            return warn("the keys in " + keys + " cannot be looked at: " + e, "look as the user who owns them");
        }
        return open.isEmpty()
                ? ok(count + " in " + keys + ", readable by their owner only")
                : warn(
                        "others can read " + open + ", and so pass for this node",
                        "chmod 600 them; if somebody may have, remove them, which gives the node a new peer id");
    }
}
