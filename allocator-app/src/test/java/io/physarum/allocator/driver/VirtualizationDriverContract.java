package io.physarum.allocator.driver;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.netty.util.NetUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What every driver does, with real instances of {@link TestProgram}. */
public abstract class VirtualizationDriverContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long RUN = ProcessHandle.current().pid();

    /** How long the processes that this run spawns sleep, by which they are told from those of another run on this machine. */
    protected static final List<String> SLEEPS = TestProgram.sleeps(RUN);

    protected static final String SERVE = "exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx32m -cp . "
            + TestProgram.class.getName() + " " + RUN;

    private final HttpClient http = HttpClient.newHttpClient();

    private final List<RunningInstance> started = new ArrayList<>();

    protected VirtualizationDriver driver;

    /** A driver of the allocator under test; its grace is one second. */
    protected abstract VirtualizationDriver open() throws Exception;

    /** An image that holds {@link #programClasses()} and runs a command. */
    protected abstract String image(String command) throws Exception;

    /** An image like that which is nowhere to be found. */
    protected abstract String missingImage();

    /** Starts an instance of the same allocator, which then is gone without a chance to clean up. */
    protected abstract void startByKilledAllocator(InstanceSpec spec) throws Exception;

    /** What {@link TestProgram} has spawned in this run and still runs on this machine. */
    protected static List<ProcessHandle> spawned() {
        return ProcessHandle.allProcesses()
                .filter(process -> Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(SLEEPS::contains))
                .toList();
    }

    @BeforeEach
    void openDriver() throws Exception {
        driver = open();
        assertThat(now(driver.adopt().collectList())).isEmpty();
    }

    /** Ends the instances and the driver; what stands behind the driver must be there until then. */
    @AfterEach
    protected void closeDriver() throws Exception {
        started.forEach(instance -> driver.stop(instance).block(LIMIT));
        driver.close().block(LIMIT);
    }

    @Test
    void saysWhatTheMachineHas() {
        DriverStatus status = now(driver.status());

        assertThat(status.available()).isTrue();
        assertThat(status.detail()).isNotBlank();
        assertThat(status.cpuPercent())
                .isPositive()
                .isEqualTo(Runtime.getRuntime().availableProcessors() * 100L);
        assertThat(status.memoryMebibytes()).isGreaterThan(100);
    }

    @Test
    void runsAnInstanceWithItsEnvironmentAndEndsIt() throws Exception {
        RunningInstance instance = start(SERVE, Map.of("PROXY_IP", "127.0.0.1", "GREETING", "$(echo a) 'b' \"c\""));

        assertThat(get(instance, "/env"))
                .contains("SERVICE_PORT=" + instance.ports().service())
                .contains("PROXY_IP=127.0.0.1", "GREETING=$(echo a) 'b' \"c\"");
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(now(driver.lastOutput(instance))).contains("listening"));

        driver.stop(instance).block(LIMIT);

        assertThatThrownBy(() -> get(instance, "/")).isInstanceOf(IOException.class);
        assertThat(now(driver.exit(instance))).isNotNull();
        driver.stop(instance).block(LIMIT);
    }

    @Test
    void keepsTheAllocatorsEnvironmentFromTheService() throws Exception {
        Set<String> own = new java.util.HashSet<>(System.getenv().keySet());
        own.removeAll(List.of("PATH", "HOME", "LANG", "JAVA_HOME", "TZ", "PWD", "OLDPWD", "SHLVL", "HOSTNAME", "_"));
        assertThat(own).as("what only the test has").isNotEmpty();
        RunningInstance instance = start(SERVE, Map.of());

        assertThat(get(instance, "/names").lines()).isNotEmpty().doesNotContainAnyElementsOf(own);
    }

    @Test
    void tellsHowAnInstanceEnded() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());
        var exit = driver.exit(instance).toFuture();

        assertThatThrownBy(() -> get(instance, "/exit?3")).isInstanceOf(IOException.class);

        InstanceExit ended = exit.get(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.lastOutput()).contains("listening");
        assertThat(ended.describe()).contains("status 3");
    }

    @Test
    void tellsHowAnInstanceEndedThatEndsAtOnce() throws Exception {
        RunningInstance instance = launch(spec(image("echo no such luck >&2; exit 7"), Map.of()));

        InstanceExit exit = now(driver.exit(instance));

        assertThat(exit.status()).isEqualTo(7);
        assertThat(exit.lastOutput()).isEqualTo("no such luck");
    }

    @Test
    void endsOneThatIgnoresBeingAsked() throws Exception {
        RunningInstance instance = start("trap '' TERM; java -Xmx32m -cp . " + TestProgram.class.getName(), Map.of());

        driver.stop(instance).block(LIMIT);

        assertThatThrownBy(() -> get(instance, "/")).isInstanceOf(IOException.class);
    }

    @Test
    void endsAllThatTheInstanceHasStarted() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());
        get(instance, "/spawn");
        await().atMost(LIMIT).until(() -> spawned().size() >= 3);

        driver.stop(instance).block(LIMIT);

        assertThat(spawned()).isEmpty();
    }

    @Test
    void limitsMemory() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                now(driver.status()).limits() != null, "no control groups can be made on this machine");
        InstanceSpec spec = spec(image("head -c 200m /dev/zero | tail | wc -c"), Map.of(), 100, 16);

        InstanceExit exit = now(driver.exit(launch(spec)));

        assertThat(exit.lastOutput()).doesNotContain("209715200");
    }

    @Test
    void findsItsInstancesAfterItWasKilled() throws Exception {
        InstanceSpec spec = spec(image(SERVE), Map.of());
        driver.close().block(LIMIT);
        startByKilledAllocator(spec);
        driver = open();

        List<RunningInstance> adopted = now(driver.adopt().collectList());

        assertThat(adopted).hasSize(1);
        started.addAll(adopted);
        RunningInstance instance = adopted.get(0);
        assertThat(instance.id()).isEqualTo(spec.id());
        assertThat(instance.name()).isEqualTo(spec.name());
        assertThat(instance.info()).isEqualTo(spec.info());
        assertThat(instance.ports()).isEqualTo(spec.ports());
        awaitAnswer(instance);
        var exit = driver.exit(instance).toFuture();
        assertThat(exit).isNotDone();
        driver.stop(instance).block(LIMIT);
        assertThat(exit).succeedsWithin(LIMIT);
        assertThatThrownBy(() -> get(instance, "/")).isInstanceOf(IOException.class);
    }

    @Test
    void endsWhatIsBeingStartedWhenItIsClosed() throws Exception {
        String image = image("exec sleep " + SLEEPS.get(0));
        for (int round = 0; round < 5; round++) {
            List<java.util.concurrent.CompletableFuture<RunningInstance>> starting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                starting.add(driver.start(spec(image, Map.of())).toFuture());
            }

            driver.close().block(LIMIT);

            assertThat(starting).allSatisfy(start -> assertThat(start).isDone());
            assertThat(spawned()).isEmpty();
            assertThatThrownBy(() -> driver.start(spec(image, Map.of())).block(LIMIT))
                    .isInstanceOf(DriverUnavailableException.class)
                    .hasMessageContaining("shut down");
            driver = open();
            assertThat(now(driver.adopt().collectList())).isEmpty();
        }
    }

    @Test
    void saysWhichImageCannotBeHad() {
        assertThat(driver.runs(missingImage())).isTrue();
        assertThat(driver.imagePresent(missingImage()).block(LIMIT)).isFalse();
        assertThatThrownBy(() -> driver.pull(missingImage()).block(LIMIT))
                .isInstanceOf(ImageUnavailableException.class)
                .hasMessageContaining(missingImage());
    }

    @Test
    void pullsNothingThatIsHere() throws Exception {
        String image = image("true");

        assertThat(driver.runs(image)).isTrue();
        assertThat(driver.imagePresent(image).block(LIMIT)).isTrue();
        driver.pull(image).block(LIMIT);
    }

    protected RunningInstance start(String command, Map<String, String> environment) throws Exception {
        RunningInstance instance = launch(spec(image(command), environment));
        awaitAnswer(instance);
        return instance;
    }

    /** The result, within half a minute. */
    protected static <T> T now(Mono<T> result) {
        return Objects.requireNonNull(result.block(LIMIT));
    }

    protected RunningInstance launch(InstanceSpec spec) {
        RunningInstance instance = now(driver.start(spec));
        started.add(instance);
        return instance;
    }

    protected void awaitAnswer(RunningInstance instance) {
        await().atMost(LIMIT).ignoreExceptions().until(() -> get(instance, "/").equals("hello"));
    }

    protected String get(RunningInstance instance, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + NetUtil.toSocketAddressString(instance.address()) + path);
        return http.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.ofString())
                .body();
    }

    protected static InstanceSpec spec(String image, Map<String, String> environment) throws IOException {
        return spec(image, environment, 0, 0);
    }

    protected static InstanceSpec spec(String image, Map<String, String> environment, long cpu, long memory)
            throws IOException {
        return TestSpecs.of(image, environment, cpu, memory);
    }

    /** The test program, in directories by package. */
    protected static Path programClasses() throws Exception {
        return Path.of(TestProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    protected static String programFile() {
        return TestProgram.class.getName().replace('.', '/') + ".class";
    }
}
