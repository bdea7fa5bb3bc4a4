package io.physarum.allocator.driver.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One allocator's part of the directory in which all allocators of this machine keep their instances. Its lock is held as long
 * as the allocator lives, and goes with it however it ends: who can take the lock knows that the owner is gone.
 */
final class WorkDirectory implements Closeable {

    private static final String LOCK = "lock";

    /** What this process holds. It must not even open those locks again: closing any channel of a file gives up all its locks. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;

    private final FileChannel channel;

    private WorkDirectory(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Takes an owner's part, if nobody has it. */
    static Optional<WorkDirectory> lock(Path root, String owner) throws IOException {
        Path directory = Files.createDirectories(root.resolve(owner)).toRealPath();
        if (!HELD.add(directory)) {
            return Optional.empty();
        }
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock != null) {
            return Optional.of(new WorkDirectory(directory, channel));
        }
        channel.close();
        HELD.remove(directory);
        return Optional.empty();
    }

    /** The parts whose owners are gone. */
    static List<WorkDirectory> abandoned(Path root) throws IOException {
        List<WorkDirectory> found = new ArrayList<>();
        try (DirectoryStream<Path> owners = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path owner : owners) {
                lock(root, String.valueOf(owner.getFileName())).ifPresent(found::add);
            }
        }
        return found;
    }

    InstanceFiles instance(String id) {
        return new InstanceFiles(directory.resolve(id));
    }

    /** The instances that left something here. */
    List<InstanceFiles> instances() throws IOException {
        List<InstanceFiles> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(directory, Files::isDirectory)) {
            directories.forEach(each -> found.add(new InstanceFiles(each)));
        }
        return found;
    }

    void remove() throws IOException {
        InstanceFiles.deleteTree(directory);
        close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(directory);
    }
}
