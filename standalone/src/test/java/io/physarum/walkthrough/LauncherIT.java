package io.physarum.walkthrough;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** When the launchers in {@code bin/} build and what they run, in a clone whose Maven and Java are small scripts. */
class LauncherIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String JAR = "0.1.0-SNAPSHOT";

    /**
     * Writes into its jars in place, as Maven does, with the date of a reproducible build; says so if two of it run at once;
     * fails or is killed if told to.
     */
    private static final String MAVEN = """
            #!/bin/sh
            mkdir "$STUBS/maven-runs" || echo overlap >>"$STUBS/builds"
            echo build >>"$STUBS/builds"
            sleep 0.3
            mkdir -p proxy-app/target cli/target/lib
            cat source/src/main/version >proxy-app/target/proxy-app-VERSION-exec.jar
            cat source/src/main/version >cli/target/cli-VERSION.jar
            cat source/src/main/version >cli/target/lib/mesh.jar
            touch -d 2020-01-01 */target/*.jar cli/target/lib/*.jar
            rmdir "$STUBS/maven-runs"
            [ -e "$STUBS/killed" ] && { echo 'it was compiling'; kill -9 $$; }
            [ -e "$STUBS/broken" ] && { echo '[ERROR] it is broken'; exit 1; }
            echo BUILD SUCCESS
            """.replace("VERSION", JAR);

    /** Prints its arguments, one a line, and its jar; waits as long as it is told to and prints the jar again. */
    private static final String JAVA = """
            #!/bin/sh
            while [ "$1" != -jar ]; do echo "option $1"; shift; done
            jar=$2
            echo "runs $(cat "$jar") $(cat "$(dirname "$jar")"/lib/* 2>/dev/null)"
            while [ "$3" = wait ] && [ ! -e "$STUBS/end" ]; do sleep 0.05; done
            echo "ran $(cat "$jar")"
            """;

    @TempDir
    Path directory;

    private Path clone = Path.of("");

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void makeClone() throws IOException {
        clone = Files.createDirectory(directory.resolve("a clone"));
        Files.createDirectory(clone.resolve("bin"));
        try (Stream<Path> launchers = Files.list(Program.root().resolve("bin"))) {
            for (Path launcher : (Iterable<Path>) launchers::iterator) {
                Files.copy(launcher, clone.resolve("bin").resolve(launcher.getFileName()));
            }
        }
        script("stubs/mvn", MAVEN);
        java("jdk", 17);
        script("jdk/bin/javac", "#!/bin/sh\n");
        source("one");
    }

    @Test
    void buildsOnceAndAgainAfterAChange() throws Exception {
        assertThat(output(start("proxy"))).contains("runs one");
        assertThat(output(start("proxy"))).contains("runs one");
        assertThat(builds()).containsExactly("build");
        source("two");
        assertThat(output(start("proxy"))).contains("runs two");
        assertThat(builds()).containsExactly("build", "build");
    }

    @Test
    void doesNotRunAnOldJarAfterABuildThatFailed() throws Exception {
        assertThat(output(start("proxy"))).contains("runs one");
        source("two");
        Path broken = Files.createFile(directory.resolve("stubs/broken"));
        for (int attempt = 0; attempt < 2; attempt++) {
            Process failing = start("proxy");
            assertThat(output(failing))
                    .contains("it is broken", "the build failed")
                    .doesNotContain("runs");
            assertThat(failing.waitFor()).isEqualTo(1);
        }
        Files.delete(broken);
        assertThat(output(start("proxy"))).contains("runs two");
    }

    @Test
    void showsTheEndOfABuildThatWasKilled() throws Exception {
        Files.createFile(directory.resolve("stubs/killed"));
        Process failing = start("proxy");
        assertThat(output(failing))
                .contains("it was compiling", "the build failed", "build.log has all of it")
                .doesNotContain("runs");
        assertThat(failing.waitFor()).isEqualTo(1);
    }

    @Test
    void prefersAJdkToANewerJre() throws Exception {
        Path jre = java("jre", 98);
        Path jdk = java(".sdkman/candidates/java/jdk", 97);
        script(directory.relativize(jdk.resolve("bin/javac")).toString(), "#!/bin/sh\n");
        Process start = start(
                Map.of("PHYSARUM_JAVA_HOME", "", "JAVA_HOME", jre.toString(), "HOME", directory.toString()), "proxy");
        assertThat(output(start)).contains("Using Java 97 at " + jdk, "runs one");
    }

    @Test
    void aJreWillDoUnlessSomethingHasToBeBuilt() throws Exception {
        Map<String, String> jre = Map.of("PHYSARUM_JAVA_HOME", java("jre", 17).toString());
        Process building = start(jre, "proxy");
        assertThat(output(building)).contains("has no compiler: install a JDK").doesNotContain("runs");
        assertThat(output(start("proxy"))).contains("runs one");
        assertThat(output(start(jre, "proxy"))).contains("runs one");
    }

    @Test
    void ofSeveralStartsAtOnceOneBuilds() throws Exception {
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(start(i % 2 == 0 ? "proxy" : "registry-cli"));
        }
        for (Process start : starts) {
            assertThat(output(start)).contains("runs one");
        }
        assertThat(builds()).containsExactly("build");
    }

    @Test
    void leavesTheJarsOfARunningJavaAlone() throws Exception {
        Process old = start("proxy", "wait");
        await("it runs").atMost(LIMIT).until(() -> log(old).contains("runs one"));
        source("two");
        assertThat(output(start("proxy"))).contains("runs two");
        assertThat(copies()).isEqualTo(2);
        Files.createFile(directory.resolve("stubs/end"));
        assertThat(output(old)).contains("ran one");
        assertThat(output(start("proxy"))).contains("runs two");
        assertThat(copies()).as("what nobody runs any more is deleted").isEqualTo(1);
    }

    @Test
    void takesTheCommandLinesLibrariesAlongFromAFolderWithASpace() throws Exception {
        assertThat(output(start("registry-cli")))
                .contains("runs one one")
                .contains("option -Dphysarum.proxy.jar=" + clone + "/proxy-app/target/proxy-app-" + JAR + "-exec.jar");
    }

    private Process start(String launcher, String... arguments) throws IOException {
        return start(Map.of("PHYSARUM_JAVA_HOME", directory.resolve("jdk").toString()), launcher, arguments);
    }

    private Process start(Map<String, String> variables, String launcher, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(clone.resolve("bin").resolve(launcher).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(logFile(started.size()));
        builder.environment().remove("PHYSARUM_NO_BUILD");
        builder.environment().putAll(variables);
        builder.environment().put("STUBS", directory.resolve("stubs").toString());
        builder.environment().merge("PATH", directory.resolve("stubs").toString(), (path, stubs) -> stubs + ":" + path);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String output(Process process) throws Exception {
        process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return log(process);
    }

    private String log(Process process) throws IOException {
        return Files.readString(logFile(started.indexOf(process)).toPath());
    }

    private File logFile(int index) {
        return directory.resolve("log-" + index).toFile();
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(directory.resolve("stubs/builds"));
    }

    private long copies() throws IOException {
        try (Stream<Path> copies = Files.list(clone.resolve("target/run/proxy-app"))) {
            return copies.count();
        }
    }

    private void source(String version) throws IOException {
        Path source = clone.resolve("source/src/main/version");
        Files.createDirectories(source.getParent());
        Files.writeString(source, version);
    }

    /** A home without a compiler. */
    private Path java(String name, int version) throws IOException {
        script(name + "/bin/java", JAVA);
        Path home = directory.resolve(name);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
        return home;
    }

    private void script(String name, String text) throws IOException {
        Path script = directory.resolve(name);
        Files.createDirectories(script.getParent());
        Files.writeString(script, text);
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }
}
