package io.physarum.libp2p.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Who may use which port, agreed upon by all processes that name the same file: the byte at a port's place is locked by the one
 * that claimed it, until that ends. The file stays empty, as what is locked need not be there. Thread-safe.
 */
final class PortClaims {

    private final FileChannel file;

    /** Keeps them from being collected, after which this process would be given the same again. */
    private final Queue<FileLock> claims = new ConcurrentLinkedQueue<>();

    /** Only one of a process may be of a file: to close another would give up the claims of both. */
    PortClaims(Path file) {
        try {
            this.file = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Claims a port for as long as this process runs; false if it is claimed already, be it by this process. */
    boolean claim(int port) {
        try {
            FileLock lock = file.tryLock(port, 1, false);
            return lock != null && claims.add(lock);
        } catch (OverlappingFileLockException claimedHere) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
