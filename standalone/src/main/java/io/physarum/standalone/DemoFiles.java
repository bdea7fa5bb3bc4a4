package io.physarum.standalone;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.system.ApplicationHome;

/**
 * Where the hello-world demo is: its configuration, and the program that the build has made.
 *
 * @param root Physarum's own folder
 * @param conf the service's configuration
 * @param program the folder of the program
 */
record DemoFiles(Path root, Path conf, Path program) {

    private static final Path DEMO = Path.of("demos", "hello-world");

    private static final String JAR = "hello-world-server.jar";

    /** Looks above this program's own file, then above the working directory. */
    static Optional<DemoFiles> find() {
        File source = new ApplicationHome(DemoFiles.class).getSource();
        return Stream.of(source == null ? null : source.toPath(), Path.of(""))
                .flatMap(DemoFiles::andAbove)
                .map(DemoFiles::below)
                .filter(DemoFiles::isComplete)
                .findFirst();
    }

    private static DemoFiles below(Path root) {
        Path demo = root.resolve(DEMO);
        return new DemoFiles(root, demo.resolve("bundle-conf.json"), demo.resolve("target"));
    }

    private boolean isComplete() {
        return Files.isRegularFile(conf) && Files.isRegularFile(program.resolve(JAR));
    }

    private static Stream<Path> andAbove(@Nullable Path start) {
        return Stream.iterate(
                start == null ? null : start.toAbsolutePath(), folder -> folder != null, folder -> folder.getParent());
    }
}
