package io.physarum.mesh.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.physarum.libp2p.multiformats.Cid;

/** Makes a bundle of files and a command. Not thread-safe; blocks. */
public final class BundleBuilder {

    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final String command;

    private final Map<String, Path> sources = new TreeMap<>();

    /** Begins a bundle whose program is started by {@code sh -c command} in the directory of its files. */
    public BundleBuilder(String command) {
        this.command = command;
    }

    /**
     * Adds files as {@code COPY} does in a Dockerfile: the content of a directory goes into the destination; a file goes
     * into a destination that is {@code .} or ends in a slash, else it takes that name. Symbolic links are followed only
     * for the source itself.
     *
     * @param source a file or a directory
     * @param destination where it goes, relative to the directory that the program starts in
     * @throws BundleException if the source is neither file nor directory, or the destination is outside of the bundle
     */
    public BundleBuilder copy(Path source, String destination) throws IOException {
        String target = relative(destination);
        if (Files.isDirectory(source)) {
            try (Stream<Path> tree = Files.walk(source)) {
                for (Path found : tree.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                        .toList()) {
                    put(join(target, slashes(source.relativize(found))), found, LinkOption.NOFOLLOW_LINKS);
                }
            }
            return this;
        }
        boolean into = target.isEmpty() || destination.endsWith("/") || destination.endsWith("/.");
        put(into ? join(target, String.valueOf(source.getFileName())) : target, source);
        return this;
    }

    /**
     * Writes the bundle into a directory, which is made if need be; one that is there already is replaced by its like.
     *
     * @throws BundleException if it exceeds {@link BundleLimits#DEFAULT}, or a file changes meanwhile
     */
    public Bundle build(BundleDirectory directory) throws IOException {
        List<BundleFile> files = new ArrayList<>();
        for (Map.Entry<String, Path> source : sources.entrySet()) {
            Path path = source.getValue();
            files.add(new BundleFile(
                    source.getKey(), executable(path) ? BundleFile.EXECUTABLE : BundleFile.PLAIN, Files.size(path)));
        }
        BundleManifest manifest = new BundleManifest(BundleManifest.VERSION, command, files);
        manifest.check(BundleLimits.DEFAULT);
        Files.createDirectories(directory.path());
        Path draft = Files.createTempFile(directory.path(), "draft", ".tmp");
        try {
            write(manifest, draft);
            Cid cid;
            try (InputStream in = Files.newInputStream(draft)) {
                cid = BundleHash.of(in);
            }
            Path file = directory.fileOf(cid);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Bundle(cid, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void write(BundleManifest manifest, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            zip.setMethod(ZipOutputStream.STORED);
            byte[] json = manifest.json();
            CRC32 checksum = new CRC32();
            checksum.update(json);
            zip.putNextEntry(entry(BundleManifest.ENTRY, json.length, checksum.getValue()));
            zip.write(json);
            for (BundleFile entry : manifest.files()) {
                Path source = sources.getOrDefault(entry.path(), file);
                zip.putNextEntry(entry(BundleManifest.FILES + entry.path(), entry.size(), checksum(source)));
                Files.copy(source, zip);
            }
        }
    }

    private static ZipEntry entry(String name, long size, long checksum) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(checksum);
        return entry;
    }

    private static long checksum(Path source) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(source), new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getChecksum().getValue();
        }
    }

    private void put(String path, Path source, LinkOption... options) throws IOException {
        BundleFile.checkPath(path);
        if (!Files.isRegularFile(source, options)) {
            throw new BundleException(source + " is no plain file; a bundle holds nothing else");
        }
        sources.put(path, source);
    }

    /** Strips what means "here", and refuses what means "elsewhere". */
    private static String relative(String destination) throws BundleException {
        if (destination.startsWith("/")) {
            throw new BundleException("'" + destination + "' is absolute; a bundle's files go below its own directory");
        }
        List<String> segments = new ArrayList<>(List.of(destination.split("/")));
        segments.removeIf(segment -> segment.isEmpty() || segment.equals("."));
        String path = String.join("/", segments);
        if (!path.isEmpty()) {
            BundleFile.checkPath(path);
        }
        return path;
    }

    /** As its owner set it, not as this user may use it: the hash must not depend on who asks. */
    private static boolean executable(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
    }

    private static String join(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    private static String slashes(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
