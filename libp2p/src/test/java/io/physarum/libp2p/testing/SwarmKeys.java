package io.physarum.libp2p.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Key files of private networks. */
public final class SwarmKeys {

    private SwarmKeys() {}

    /** Writes one whose key is an octet, in hexadecimal, again and again. */
    public static Path write(Path file, String octet) {
        try {
            return Files.writeString(file, "/key/swarm/psk/1.0.0/\n/base16/\n" + octet.repeat(32) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
