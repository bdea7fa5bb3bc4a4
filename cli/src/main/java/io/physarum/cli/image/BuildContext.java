package io.physarum.cli.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.physarum.mesh.service.CopyStep;
import io.physarum.mesh.service.DockerConf;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

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

    /** The name in the context of a file to copy. Its own name is kept, as it counts when the destination is a directory. */
    static String copyEntry(int index, CopyStep step) {
        Path name = Path.of(step.source()).normalize().getFileName();
        return "copy-" + index + "/" + (name == null || name.toString().isEmpty() ? "content" : name);
    }

    static String proxyEntry(int index) {
        return "proxy-" + index;
    }

    /** Checks that everything that is to be copied is there; otherwise an {@link ImageException} names what is missing. */
    void check() {
        for (CopyStep step : conf.copy()) {
            if (!Files.exists(directory.resolve(step.source()))) {
                throw new ImageException("DockerConf.Copy names " + step.source() + ", but there is no "
                        + directory.resolve(step.source()).toAbsolutePath().normalize()
                        + "; --dir says where the files are");
            }
        }
    }

    /** Writes the archive. */
    void writeTo(OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            byte[] dockerfile = Dockerfile.of(conf, proxy).getBytes(StandardCharsets.UTF_8);
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
            index = 0;
            for (CopyStep step : conf.copy()) {
                add(tar, copyEntry(index++, step), directory.resolve(step.source()));
            }
        }
    }

    private static void add(TarArchiveOutputStream tar, String name, Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            addFile(tar, name, source);
            return;
        }
        try (Stream<Path> tree = Files.walk(source)) {
            for (Path path : (Iterable<Path>) tree.sorted()::iterator) {
                Path relative = source.relativize(path);
                String entry = relative.toString().isEmpty() ? name : name + "/" + relative;
                if (Files.isDirectory(path)) {
                    tar.putArchiveEntry(new TarArchiveEntry(entry + "/"));
                    tar.closeArchiveEntry();
                } else {
                    addFile(tar, entry, path);
                }
            }
        }
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
