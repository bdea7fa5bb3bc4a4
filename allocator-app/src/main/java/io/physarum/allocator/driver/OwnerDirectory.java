package io.physarum.allocator.driver;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One allocator's part of a directory that all allocators of this machine share. Its lock is held as long as the allocator
 * lives, and goes with it however it ends: who can take the lock knows that the owner is gone.
 */
public final class OwnerDirectory implements Closeable {

    private static final String LOCK = "lock";

    /** What this process holds. It must not even open those locks again: closing any channel of a file gives up all its locks. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;

    private final FileChannel channel;

    private final AtomicBoolean closed = new AtomicBoolean();

    private OwnerDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Takes an owner's part, which is made if there is none; empty if the owner lives. */
    public static Optional<OwnerDirectory> lock(Path root, String owner) throws IOException {
        Path path = Files.createDirectories(root.resolve(owner)).toRealPath();
        if (!HELD.add(path)) {
            return Optional.empty();
        }
        Optional<OwnerDirectory> taken = Optional.empty();
        try {
            taken = tryLock(path);
        } finally {
            if (taken.isEmpty()) {
                HELD.remove(path);
            }
        }
        return taken;
    }

    private static Optional<OwnerDirectory> tryLock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked ? Optional.of(new OwnerDirectory(path, channel)) : Optional.empty();
    }

    /** Who has a part, alive or gone. What is hidden, with a dot at the beginning of its name, is nobody's part. */
    public static List<String> owners(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(root, "[!.]*")) {
            for (Path part : parts) {
                if (Files.isDirectory(part)) {
                    found.add(String.valueOf(part.getFileName()));
                }
            }
        }
        return found;
    }

    /** The directory. */
    public Path path() {
        return path;
    }

    /** Removes the directory, which must hold nothing but the lock, and gives up the lock. */
    public void remove() throws IOException {
        try {
            Files.deleteIfExists(path.resolve(LOCK));
            Files.deleteIfExists(path);
        } finally {
            close();
        }
    }

    /** Gives up the lock; later calls do nothing, as somebody else may have it then. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            channel.close();
            HELD.remove(path);
        }
    }
}
