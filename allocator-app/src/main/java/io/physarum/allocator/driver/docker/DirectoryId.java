package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The id of a directory: written into it once, at random, and there as long as the directory is. Two directories with the same
 * path, each in a container's own file system or a volume, are told apart by it.
 */
final class DirectoryId {

    /** Hidden, as what is not an allocator's part of the directory. */
    private static final String FILE = ".id";

    private static final int LENGTH = 36;

    private DirectoryId() {}

    /**
     * The id of a directory, which is given one if it has none. Blocks while another process does the same; within this one, who
     * asks waits here, as a process holds the lock of a file but once.
     */
    static synchronized String of(Path directory) throws IOException {
        try (FileChannel file = FileChannel.open(
                directory.resolve(FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            file.lock(); // until it is closed
            String known = read(file);
            return known.length() == LENGTH ? known : write(file);
        }
    }

    private static String read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        int read;
        do {
            read = file.read(bytes, bytes.position());
        } while (read >= 0 && bytes.hasRemaining());
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }

    /** Over what is left of a write that was cut short, by which nothing was named yet. */
    private static String write(FileChannel file) throws IOException {
        String id = UUID.randomUUID().toString();
        ByteBuffer bytes = ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            file.write(bytes, bytes.position());
        }
        file.force(true);
        return id;
    }
}
