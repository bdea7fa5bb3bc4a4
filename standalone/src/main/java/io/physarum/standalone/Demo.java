package io.physarum.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.physarum.cli.command.RegistryCli;
import io.physarum.starter.P2pProperties;
import org.springframework.util.FileSystemUtils;

/** {@code physarum demo}: starts the mesh, registers a service that runs nowhere, calls it once, and stops everything. */
final class Demo {

    private static final String SERVICE = "hello-world-server";

    private static final String EXPECTED = "Hello, world";

    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration ABORT_LIMIT = Duration.ofSeconds(5);

    private final Standalone mesh;

    private final Path home;

    private final PrintStream console;

    private final CountDownLatch ended = new CountDownLatch(1);

    private Demo(Standalone mesh, Path home, PrintStream console) {
        this.mesh = mesh;
        this.home = home;
        this.console = console;
    }

    /** Runs the demo; the status is 0 only if the service gave the reply that is expected of it. */
    static int run(StandaloneOptions options, PrintStream console) {
        Optional<DemoFiles> files = DemoFiles.find();
        if (files.isEmpty()) {
            console.println(
                    "The hello-world demo is not built. Run 'mvn -DskipTests package' in Physarum's folder first.");
            return 1;
        }
        Path home = Path.of(System.getProperty("java.io.tmpdir"), "physarum-demo-" + UUID.randomUUID());
        Demo demo = new Demo(Standalone.of(options.withHome(home)), home, console);
        Thread caller = Thread.currentThread();
        ExitHook hook = ExitHook.register(() -> demo.abort(caller));
        try {
            return demo.run(files.get());
        } finally {
            demo.ended.countDown();
            hook.close();
        }
    }

    private int run(DemoFiles files) {
        try {
            // Not before the exit hook, which deletes it.
            Files.createDirectory(home, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
            mesh.start();
            return call(files);
        } catch (IOException | RuntimeException e) {
            if (!mesh.isStopping()) {
                console.println("The service could not be called: " + e);
            }
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } finally {
            mesh.close();
            delete(home);
        }
    }

    /** Stops everything on behalf of a process that was told to end, and deletes what the demo may have written since. */
    private void abort(Thread caller) {
        mesh.close();
        caller.interrupt();
        try {
            ended.await(ABORT_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(home);
    }

    private int call(DemoFiles files) throws IOException, InterruptedException {
        if (register(files) != 0) {
            console.println("The service could not be registered.");
            return 1;
        }
        URI uri = URI.create(mesh.gateway() + "/" + SERVICE);
        console.println("\n$ curl " + uri);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("physarum-trace", "1")
                .timeout(LIMIT)
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        console.println(response.body().strip() + "\n");
        response.headers().firstValue("server-timing").map(TimingTable::of).ifPresent(console::println);
        boolean ok = response.statusCode() == 200 && response.body().strip().equals(EXPECTED);
        console.println(ok ? "It works." : "That is not the reply expected (HTTP " + response.statusCode() + ").");
        return ok ? 0 : 1;
    }

    private int register(DemoFiles files) {
        List<String> line =
                new ArrayList<>(List.of("--bootstrap", mesh.bootstrapAddresses().get(0)));
        // Whatever it was set by, the command line must know it too.
        P2pProperties p2p = mesh.context(Component.BOOTSTRAP).getBean(P2pProperties.class);
        p2p.passphrase().ifPresent(passphrase -> line.addAll(List.of("--psk", passphrase.reveal())));
        line.addAll(NetworkFlags.of(p2p).forCommands());
        line.addAll(List.of(
                "add", "--bundle", "--bundle-dir", home.resolve("bundles").toString()));
        line.addAll(List.of("--dir", files.program().toString(), files.conf().toString(), SERVICE));
        return RegistryCli.commandLine().execute(line.toArray(String[]::new));
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException ignored) {
            // It is a temporary folder, which the system clears in time.
        }
    }
}
