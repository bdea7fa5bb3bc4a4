package io.physarum.allocator.driver.docker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.physarum.allocator.driver.OwnerDirectory;

/**
 * Which of the allocators that share a work directory live. Each holds a lock while it lives; what is left of another one's
 * containers when it is gone, they can end. Methods block.
 */
final class ContainerOwners implements Closeable {

    /** Hidden from the process driver, which takes what else is in the work directory for an allocator's processes. */
    private static final String LOCKS = ".containers";

    private final Path locks;

    private final String formerLabel;

    private final String label;

    private final OwnerDirectory own;

    private ContainerOwners(Path locks, String formerLabel, String id, OwnerDirectory own) {
        this.locks = locks;
        this.formerLabel = formerLabel;
        this.label = formerLabel + "#" + id;
        this.own = own;
    }

    /** Shows that an owner lives, until this is closed; fails if another process of the same owner does. */
    static ContainerOwners register(Path workDirectory, String owner) throws IOException {
        Path root = Files.createDirectories(workDirectory).toRealPath();
        Path locks = Files.createDirectories(root.resolve(LOCKS));
        String id = DirectoryId.of(locks);
        return OwnerDirectory.lock(locks, owner)
                .map(own -> new ContainerOwners(locks, root.toString(), id, own))
                .orElseThrow(() -> new IOException("another allocator with the identity " + owner
                        + " runs on this machine and uses " + workDirectory
                        + "; give this one another key file or work directory"));
    }

    /**
     * Names the work directory in the labels of containers: by its path, for humans, and by its id. The path alone names others
     * too, as allocators that use one engine may each have a file system of their own.
     */
    String label() {
        return label;
    }

    /** What named the work directory in former versions: its path alone. */
    String formerLabel() {
        return formerLabel;
    }

    /** The part of an owner that is gone, taken so that it cannot come back meanwhile; empty if it lives. */
    Optional<OwnerDirectory> takeGone(String owner) throws IOException {
        // The name comes from a label, which anybody may have written.
        return owner.matches("[A-Za-z0-9-]{1,128}") ? OwnerDirectory.lock(locks, owner) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        own.remove();
    }
}
