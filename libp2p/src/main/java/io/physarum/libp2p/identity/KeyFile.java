package io.physarum.libp2p.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A peer's private key in a file of one line: {@code <number of the key type> <base 64 of the raw private key>}. A file
 * that exists is never written to. All failures are {@link KeyFileException}s.
 */
public final class KeyFile {

    private static final int MAX_BYTES = 64 * 1024;

    private KeyFile() {}

    /**
     * Reads the key in a file, or makes one and the file (readable by its owner only) if there is none. When several
     * processes do so at once, all get the same key.
     *
     * @param bits as in {@link Keys#generate(KeyType, int)}; type and size only matter when a key is made
     */
    public static PrivateKey loadOrCreate(Path file, KeyType type, int bits) {
        if (!Files.exists(file)) {
            create(file, Keys.generate(type, bits));
        }
        return load(file);
    }

    /** Reads the key in a file. */
    public static PrivateKey load(Path file) {
        String line;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw damaged(file, "it is larger than " + MAX_BYTES + " bytes", null);
            }
            line = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            throw new KeyFileException(file, "cannot be read (" + e + "); check the path and its permissions", e);
        }
        return parse(file, line);
    }

    private static PrivateKey parse(Path file, String line) {
        String[] parts = line.split(" +", -1);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,3}")) {
            throw damaged(file, "it is not one line of a key type number, a space and a base 64 key", null);
        }
        try {
            return Keys.privateKey(
                    KeyType.of(Integer.parseInt(parts[0])), Base64.getDecoder().decode(parts[1]));
        } catch (IllegalArgumentException e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static KeyFileException damaged(Path file, String problem, @Nullable Throwable cause) {
        return new KeyFileException(
                file,
                "holds no usable key: " + problem
                        + ". Restore it from a backup, or move it away to get a new key and so a new peer id",
                cause);
    }

    private static void create(Path file, PrivateKey key) {
        String line = key.type().number() + " " + Base64.getEncoder().encodeToString(key.raw()) + "\n";
        Path target = file.toAbsolutePath();
        try {
            Path folder = target.getParent();
            if (folder == null) {
                throw new KeyFileException(file, "is no name that a file can have; choose another", null);
            }
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, ".key", ".tmp", ownerOnly());
            try {
                write(written, line);
                publish(written, target);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            throw new KeyFileException(
                    file, "cannot be made (" + e + "); choose a folder that this user may write to", e);
        }
    }

    private static void write(Path file, String line) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Gives a complete file its name, unless another process was first: then that one's key counts. */
    private static void publish(Path written, Path target) throws IOException {
        try {
            Files.createLink(target, written);
        } catch (FileAlreadyExistsException expected) {
            // The caller reads the key that is there.
        } catch (UnsupportedOperationException | IOException e) {
            if (!Files.exists(target)) {
                Files.move(written, target);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------")))
                }
                : new FileAttribute<?>[0];
    }
}
