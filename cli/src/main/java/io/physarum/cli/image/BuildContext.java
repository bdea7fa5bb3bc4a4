package io.physarum.cli.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.physarum.mesh.service.CopyStep;
import io.physarum.mesh.service.DockerConf;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** What is sent to Docker for a build: the Dockerfile and the files that it copies, as a tar archive. */
final class BuildContext {

    private static final int EXECUTABLE = 0755;

    private static final int PLAIN = 0644;

    private final DockerConf conf;

    private final Path directory;

    private final Optional<ProxyLayer> proxy;

    /**
     * A build context.
     *
     * @param directory where the sources of {@code Copy} are
     */
    BuildContext(DockerConf conf, Path directory, Optional<ProxyLayer> proxy) {
        this.conf = conf;
        this.directory = directory;
        this.proxy = proxy;
    }

    static String proxyEntry(int index) {
        return "proxy-" + index;
    }

    /** What is copied besides the proxy; an {@link ImageException} names what is missing. */
    List<ContextCopy> copies() throws IOException {
        List<ContextCopy> copies = new ArrayList<>();
        for (CopyStep step : conf.copy()) {
            copies.add(ContextCopy.of(copies.size(), step, directory));
        }
        return copies;
    }

    /** Writes the archive. */
    void writeTo(OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            List<ContextCopy> copies = copies();
            byte[] dockerfile = Dockerfile.of(conf, proxy, copies).getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry("Dockerfile");
            entry.setSize(dockerfile.length);
            tar.putArchiveEntry(entry);
            tar.write(dockerfile);
            tar.closeArchiveEntry();
            int index = 0;
            for (Map.Entry<String, Path> file :
                    new TreeMap<>(proxy.map(ProxyLayer::files).orElse(Map.of())).entrySet()) {
                add(tar, proxyEntry(index++), file.getValue());
            }
            for (ContextCopy copy : copies) {
                for (Map.Entry<String, Path> source : copy.sources().entrySet()) {
                    add(tar, source.getKey(), source.getValue());
                }
            }
        }
    }

    /** Adds a file, or a directory with all in it; only the source itself is followed if it is a link. */
    private static void add(TarArchiveOutputStream tar, String name, Path source) throws IOException {
        Path real = source.toRealPath();
        if (!Files.isDirectory(real)) {
            addFile(tar, name, real);
            return;
        }
        try (Stream<Path> tree = Files.walk(real)) {
            for (Path path : (Iterable<Path>) tree.sorted()::iterator) {
                Path relative = real.relativize(path);
                String entry = relative.toString().isEmpty() ? name : name + "/" + relative;
                if (Files.isSymbolicLink(path)) {
                    addLink(tar, entry, path);
                } else if (Files.isDirectory(path)) {
                    tar.putArchiveEntry(new TarArchiveEntry(entry + "/"));
                    tar.closeArchiveEntry();
                } else {
                    addFile(tar, entry, path);
                }
            }
        }
    }

    /** As it is, whether what it points to is there or not: in the image it may be. */
    private static void addLink(TarArchiveOutputStream tar, String name, Path link) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(Files.readSymbolicLink(link).toString());
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private static void addFile(TarArchiveOutputStream tar, String name, Path source) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(Files.size(source));
        entry.setMode(Files.isExecutable(source) ? EXECUTABLE : PLAIN);
        tar.putArchiveEntry(entry);
        Files.copy(source, tar);
        tar.closeArchiveEntry();
    }
}
