package io.physarum.cli.image;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The original's form of an image: a proxy with its own Java runtime is copied in and started beside the service. The runtime
 * is cut to size with {@code jlink} from the Java that runs this program, and kept for the next image. It starts only in images
 * with a C library of that Java's kind and at least of its age: one for glibc does not in Alpine's musl.
 */
public final class EmbeddedProxy {

    /** The system property that names the proxy's runnable jar; the launcher sets it. */
    public static final String JAR_PROPERTY = "physarum.proxy.jar";

    private static final String HOME = "/opt/physarum";

    private static final String JAVA = HOME + "/jre/bin/java";

    private static final Set<String> MODULES = Set.of(
            "java.base",
            "java.compiler",
            "java.desktop",
            "java.instrument",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.security.jgss",
            "java.sql",
            "java.xml",
            "jdk.crypto.ec",
            "jdk.management",
            "jdk.random",
            "jdk.unsupported",
            "jdk.zipfs");

    /** Given by an allocator whose own metrics are there, where the image shares its network. */
    private static final String ADDRESS = " ${METRICS_ADDRESS:+--server.address=$METRICS_ADDRESS}";

    private static final Duration JLINK_LIMIT = Duration.ofMinutes(5);

    private EmbeddedProxy() {}

    /**
     * What the proxy adds to the image of a service.
     *
     * @param service the service's name, by which the proxy looks up what to announce
     * @param clientMode whether the proxy is only there for the calls that the service makes
     * @param cache the directory that keeps the runtime
     */
    public static ProxyLayer of(String service, boolean clientMode, Path cache, BuildOutput output) {
        Path jar = Optional.ofNullable(System.getProperty(JAR_PROPERTY))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .orElseThrow(() -> new ImageException(
                        "--proxy embedded needs the proxy's jar: start registry-cli by its launcher in "
                                + "bin/, or set -D" + JAR_PROPERTY + "=<proxy-app-…-exec.jar>"));
        Map<String, Path> files = new TreeMap<>();
        files.put(HOME + "/jre", runtime(cache, output));
        files.put(HOME + "/proxy.jar", jar);
        return new ProxyLayer(files, command(service, clientMode), List.of(JAVA, "-version"));
    }

    /** The command line of our own proxy in an image. */
    static String command(String service, boolean clientMode) {
        String java = JAVA + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx96m -Xss512k -jar " + HOME + "/proxy.jar";
        // The form for clients has no argument for the metrics' port; on the host's network the machine's own proxy has
        // the
        // usual one.
        return java + ADDRESS + (clientMode ? " --server.port=$METRICS_PORT" : "") + arguments(service, clientMode);
    }

    /** A proxy of the user's own: one program, and the command that starts it if it is not to be the usual one. */
    public static ProxyLayer custom(Path program, Optional<String> command, String service, boolean clientMode) {
        if (!Files.isRegularFile(program)) {
            throw new ImageException("--custom-proxy names " + program + ", which is no file");
        }
        return new ProxyLayer(
                Map.of("/app/proxy", program),
                command.orElseGet(() -> "/app/proxy" + arguments(service, clientMode)),
                List.of());
    }

    private static String arguments(String service, boolean clientMode) {
        return clientMode
                ? " $PROXY_PORT"
                : " $PROXY_PORT '" + service.replace("'", "'\\''") + "' $PROXY_IP:$SERVICE_PORT $METRICS_PORT";
    }

    /** Those that this Java has: newer ones have put some into java.base. */
    private static String modules() {
        ModuleFinder here = ModuleFinder.ofSystem();
        return MODULES.stream()
                .filter(name -> here.find(name).isPresent())
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static Path runtime(Path cache, BuildOutput output) {
        Path home = Path.of(System.getProperty("java.home"));
        // Another Java or another list of modules makes another runtime.
        String modules = Integer.toHexString(modules().hashCode());
        Path runtime = cache.resolve("jre-" + Runtime.version().toString().replace('+', '_') + "-" + modules);
        if (Files.isExecutable(runtime.resolve("bin/java"))) {
            return runtime;
        }
        Path jlink = home.resolve("bin/jlink");
        if (!Files.isExecutable(jlink)) {
            throw new ImageException(
                    home + " has no jlink: --proxy embedded needs a JDK, for example openjdk-17-jdk-headless");
        }
        output.line("making a Java runtime for the image from " + home);
        try {
            Files.createDirectories(cache);
            Path draft = Files.createTempDirectory(cache, "jre").resolve("image");
            run(jlink, draft);
            Files.move(draft, runtime);
            Files.delete(draft.getParent());
            return runtime;
        } catch (IOException e) {
            throw new ImageException(
                    "the Java runtime for the image cannot be made in " + cache + ": " + e.getMessage(), e);
        }
    }

    private static void run(Path jlink, Path target) throws IOException {
        ProcessBuilder call = new ProcessBuilder(
                        jlink.toString(),
                        "--add-modules",
                        modules(),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        target.toString())
                .redirectErrorStream(true);
        ProgramRun run = ProgramRun.of(call, "", JLINK_LIMIT)
                .orElseThrow(() ->
                        new ImageException(jlink + " did not end within " + JLINK_LIMIT.toMinutes() + " minutes"));
        if (run.status() != 0) {
            throw new ImageException(jlink + " failed: " + run.output().strip());
        }
    }
}
