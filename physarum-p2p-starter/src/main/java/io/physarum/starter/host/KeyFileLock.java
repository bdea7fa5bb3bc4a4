package io.physarum.starter.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A hold on a key file that lasts until it is released or the process ends. */
final class KeyFileLock {

    private static final Logger log = LoggerFactory.getLogger(KeyFileLock.class);

    private final @Nullable FileChannel channel;

    private KeyFileLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /** Takes hold of a file; one that may only be read, or a file system without locks, is not held. */
    static KeyFileLock acquire(Path file) {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (IOException e) {
            log.debug("key file {} may not be written to, so it is used without a lock", file, e);
            return new KeyFileLock(null);
        }
        boolean inThisProcess = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new KeyFileLock(channel);
            }
        } catch (OverlappingFileLockException expected) {
            inThisProcess = true;
        } catch (IOException e) {
            log.debug("the file system of {} has no locks", file, e);
            return new KeyFileLock(channel);
        }
        close(channel);
        throw new KeyInUseException(file, inThisProcess);
    }

    void release() {
        if (channel != null) {
            close(channel);
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("could not close a key file", e);
        }
    }
}
