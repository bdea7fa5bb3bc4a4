package io.physarum.allocator.driver.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.physarum.allocator.driver.ImageUnavailableException;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.InstanceStartException;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.allocator.driver.VirtualizationDriverContract;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.mesh.bundle.Bundle;
import io.physarum.mesh.bundle.BundleBuilder;
import io.physarum.mesh.bundle.BundleDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class ProcessDriverIT extends VirtualizationDriverContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A second JVM beside this one, on a busy machine. */
    private static final Duration JVM_LIMIT = Duration.ofMinutes(2);

    private static final long LOG_BYTES = 100_000;

    @TempDir
    Path temp;

    private static ProcessOptions options(Path temp, String owner) {
        return new ProcessOptions(
                owner,
                new BundleDirectory(temp.resolve("bundles")),
                temp.resolve("work"),
                Duration.ofSeconds(1),
                LOG_BYTES,
                Path.of("/sys/fs/cgroup"));
    }

    @Override
    protected VirtualizationDriver open() throws IOException {
        return ProcessDriver.open(options(temp, "me"));
    }

    @Override
    protected String image(String command) throws Exception {
        return new BundleBuilder(command)
                .copy(programClasses().resolve(programFile()), programFile())
                .build(new BundleDirectory(temp.resolve("bundles")))
                .reference();
    }

    @Override
    protected String missingImage() {
        return new Bundle(Cid.rawSha256(new byte[] {1, 2, 3}), temp).reference();
    }

    @Override
    protected void startByKilledAllocator(InstanceSpec spec) throws Exception {
        startByKilledAllocator("me", spec);
    }

    private void startByKilledAllocator(String owner, InstanceSpec spec) throws Exception {
        Path request =
                Files.write(temp.resolve("request.json"), JsonMapper.shared().writeValueAsBytes(spec));
        Process allocator = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledAllocator.class.getName(),
                        temp.toString(),
                        owner,
                        request.toString())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(temp.resolve("allocator.log").toFile()))
                .start();
        boolean ended = allocator.waitFor(JVM_LIMIT.toSeconds(), TimeUnit.SECONDS);
        allocator.destroyForcibly();
        assertThat(ended)
                .as(() -> "another JVM starts an instance within " + JVM_LIMIT + "; so far: "
                        + text(temp.resolve("allocator.log")))
                .isTrue();
        assertThat(allocator.exitValue())
                .as(Files.readString(temp.resolve("allocator.log")))
                .isEqualTo(9);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Another JVM, which starts an instance and ends as if killed. */
    static final class KilledAllocator {

        private KilledAllocator() {}

        public static void main(String[] arguments) throws IOException {
            ProcessDriver driver = ProcessDriver.open(options(Path.of(arguments[0]), arguments[1]));
            byte[] request = Files.readAllBytes(Path.of(arguments[2]));
            driver.start(JsonMapper.shared().readValue(request, InstanceSpec.class))
                    .block(LIMIT);
            Runtime.getRuntime().halt(9);
        }
    }

    @Test
    void leavesNothingBehindWhenClosed() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());
        get(instance, "/spawn");
        await().atMost(LIMIT).until(() -> spawned().size() >= 3);

        driver.close().block(LIMIT);

        assertThat(spawned()).isEmpty();
        assertThat(ProcessHandle.of(Long.parseLong(instance.handle()))).isEmpty();
        try (Stream<Path> left = Files.list(temp.resolve("work"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void endsInstancesWhoseAllocatorWithAnotherIdentityIsGone() throws Exception {
        InstanceSpec spec = spec(image(SERVE), Map.of());
        startByKilledAllocator("another", spec);
        awaitAnswer(spec.running(""));
        driver.close().block(LIMIT);
        driver = open();

        assertThat(driver.adopt().collectList().block(LIMIT)).isEmpty();

        assertThatThrownBy(() -> get(spec.running(""), "/")).isInstanceOf(IOException.class);
        assertThat(temp.resolve("work/another")).doesNotExist();
    }

    @Test
    void leavesInstancesOfAnotherLivingAllocatorAlone() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());
        ProcessDriver other = ProcessDriver.open(options(temp, "other"));

        assertThat(other.adopt().collectList().block(LIMIT)).isEmpty();
        other.close().block(LIMIT);

        assertThat(get(instance, "/")).isEqualTo("hello");
        assertThatThrownBy(this::open).hasMessageContaining("another allocator with the identity me");
    }

    @Test
    void neverEndsAProcessThatMerelyHasTheNumber() throws Exception {
        InstanceSpec spec = spec(image(SERVE), Map.of());
        driver.close().block(LIMIT);
        startByKilledAllocator("me", spec);
        Path file = temp.resolve("work/me").resolve(spec.id()).resolve("instance.json");
        InstanceState state = JsonMapper.shared().readValue(Files.readAllBytes(file), InstanceState.class);
        ProcessHandle.of(state.pid()).orElseThrow().destroyForcibly();
        Process innocent = new ProcessBuilder("sleep", "77").start();
        try {
            InstanceState reused = new InstanceState(
                    state.id(),
                    state.service(),
                    state.info(),
                    state.ports(),
                    innocent.pid(),
                    state.started(),
                    state.boot());
            Files.write(file, JsonMapper.shared().writeValueAsBytes(reused));
            driver = open();

            assertThat(driver.adopt().collectList().block(LIMIT)).isEmpty();
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void keepsTheOutputWithinItsSize() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());
        for (int i = 0; i < 8; i++) {
            get(instance, "/write?" + LOG_BYTES / 4);
        }
        Path log = temp.resolve("work/me").resolve(instance.id()).resolve("output.log");

        await().atMost(LIMIT).until(() -> Files.size(log) < LOG_BYTES);
        assertThat(Files.size(log.resolveSibling("output.log.1"))).isEqualTo(LOG_BYTES / 2);
        get(instance, "/write?10");
        assertThat(log).content().endsWith("x".repeat(10) + "\n").doesNotContain("\0");
    }

    @Test
    void refusesABundleWhoseContentWasChanged() throws Exception {
        String image = image(SERVE);
        Path file = temp.resolve("bundles").resolve(Bundle.cidOf(image) + ".bundle");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2]++;
        Files.write(file, content);

        InstanceSpec spec = spec(image, Map.of());
        assertThatThrownBy(() -> driver.start(spec).block(LIMIT))
                .isInstanceOf(ImageUnavailableException.class)
                .hasMessageContaining("its hash is");
        assertThat(temp.resolve("work/me").resolve(spec.id())).doesNotExist();
    }

    @Test
    void givesTheServiceNoMoreOfTheEnvironmentThanEveryProgramNeeds() throws Exception {
        RunningInstance instance = start("env > seen; " + SERVE, Map.of("PROXY_PORT", "1"));

        List<String> names =
                Files.readAllLines(
                                temp.resolve("work/me").resolve(instance.id()).resolve("app/seen"))
                        .stream()
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .toList();
        assertThat(names)
                .isSubsetOf(
                        "PATH",
                        "HOME",
                        "LANG",
                        "JAVA_HOME",
                        "TZ",
                        "PWD",
                        "OLDPWD",
                        "SHLVL",
                        "_",
                        "SERVICE_PORT",
                        "PROXY_PORT",
                        "PHYSARUM_INSTANCE");
    }

    @Test
    void endsAProcessThatItCannotWriteDown() throws Exception {
        driver.close().block(LIMIT);
        driver = ProcessDriver.open(
                options(temp, "me"), new LauncherThatFillsTheDisk(), new ProcessTable(Path.of("/proc")));
        InstanceSpec spec = spec(image("sleep " + SLEEPS.get(0) + " & exec sleep " + SLEEPS.get(1)), Map.of());

        assertThatThrownBy(() -> driver.start(spec).block(LIMIT)).isInstanceOf(InstanceStartException.class);

        assertThat(spawned()).isEmpty();
        assertThat(temp.resolve("work/me").resolve(spec.id())).doesNotExist();
        assertThat(now(driver.exit(spec.running(""))).status()).isNull();
    }

    /** After it has started a process, nothing more can be written to the instance's files. */
    private static final class LauncherThatFillsTheDisk extends ProcessLauncher {

        LauncherThatFillsTheDisk() {
            super(System.getenv());
        }

        @Override
        Process launch(InstanceSpec spec, String command, InstanceFiles files, List<Path> joins) throws IOException {
            Process process = super.launch(spec, command, files, joins);
            Files.createDirectories(files.directory().resolve("instance.json.tmp"));
            await().atMost(LIMIT).until(() -> spawned().size() == 2);
            return process;
        }
    }
}
