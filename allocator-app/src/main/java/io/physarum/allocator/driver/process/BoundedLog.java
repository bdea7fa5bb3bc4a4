package io.physarum.allocator.driver.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import io.physarum.allocator.driver.OutputText;

/**
 * The file that an instance writes to. The instance has it open in append mode, and goes on writing when the allocator dies;
 * {@link #trim} empties it when it has grown too large, after its latter half was copied aside. What is written between the
 * two steps is lost.
 *
 * @param file the file
 * @param maxBytes the size at which it is emptied
 */
record BoundedLog(Path file, long maxBytes) {

    private static final int TAIL_BYTES = 4096;

    private static final int TAIL_LINES = 20;

    /** Where the former half is. */
    Path former() {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    /** Keeps the file within its size; call it often. */
    void trim() throws IOException {
        if (!Files.exists(file) || Files.size(file) <= maxBytes) {
            return;
        }
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel to = FileChannel.open(
                        former(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            long half = maxBytes / 2;
            from.transferTo(from.size() - half, half, to);
            from.truncate(0);
        }
    }

    /** The last lines, without control characters; empty if there are none. */
    String tail() {
        try {
            String end = end(file);
            return end.isBlank() && Files.exists(former()) ? lines(end(former())) : lines(end);
        } catch (IOException e) {
            return "";
        }
    }

    private static String end(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
            channel.position(Math.max(0, channel.size() - TAIL_BYTES));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until the end
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    private static String lines(String text) {
        List<String> lines = text.lines().toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        return OutputText.clean(String.join("\n", last));
    }
}
