package io.physarum.cli.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import io.physarum.libp2p.multiformats.Cid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class RegistryCliTest {

    private static final String DIGEST_OF_TEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    private final StringWriter err = new StringWriter();

    @Test
    void explainsItselfWithoutACommand() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString())
                .contains("a command is missing")
                .contains("registry-cli")
                .contains("add");
    }

    @Test
    void helpSaysWhatEachCommandIsFor() {
        assertThat(run("why", "--help")).isZero();
        assertThat(out.toString()).contains("Explains where a request to a service would go", "SERVICE", "--output");
        out.getBuffer().setLength(0);
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("why  ", "registry-cli --bootstrap $ADDR why hello-world-server")
                // The file of that name which has what --bundle takes.
                .contains("add --bundle --dir demo bundle-conf.json");
    }

    @Test
    void helpOfEachCommandHasExamples() {
        RegistryCli.commandLine().getSubcommands().keySet().forEach(command -> {
            out.getBuffer().setLength(0);
            assertThat(run(command, "--help")).as(command).isZero();
            assertThat(out.toString()).as(command).contains("Examples:", "registry-cli ", " " + command);
        });
    }

    @Test
    void completionIsAScriptThatKnowsAllCommandsAndOptions() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString())
                .contains("complete -F _complete_registry-cli -o default registry-cli", "'--bootstrap'", "'--count'")
                .contains("'--swarm-key-file'", "'--use-existing-image'")
                .contains(RegistryCli.commandLine().getSubcommands().keySet());
    }

    @Test
    void wantsABootstrapBeforeItBuildsAnything() throws IOException {
        assertThat(run("add", conf("{}").toString(), "me/image", "service")).isEqualTo(1);
        assertThat(err.toString()).contains("no bootstrap given").contains("P2P_BOOTSTRAPS");
    }

    @Test
    void namesWhatIsWrongWithABootstrap() {
        assertThat(run("--bootstrap", "127.0.0.1:4001", "list")).isEqualTo(1);
        assertThat(err.toString()).contains("bootstrap 127.0.0.1:4001 is no multiaddr");
    }

    @Test
    void saysHowManyArgumentsAddTakes() {
        assertThat(run("add", "conf.json", "service")).isEqualTo(2);
        assertThat(err.toString())
                .contains("add takes <config.json> <image> <service>", "given: 'conf.json' 'service'")
                .doesNotContain("ARGUMENT");
        assertThat(run("add", "--bundle", "conf.json", "image", "service")).isEqualTo(2);
        assertThat(err.toString()).contains("--bundle takes <config.json> <service>");
    }

    @Test
    void packsABundleWithoutDockerOrOverlay() throws IOException {
        Files.writeString(directory.resolve("program"), "x");
        Path conf = conf("{\"DockerConf\":{\"Copy\":[[\"program\",\".\"]],\"Cmd\":\"./program $SERVICE_PORT\"}}");
        assertThat(bundle(conf)).isZero();
        assertThat(out.toString())
                .contains("\"DockerHash\"")
                .contains("bundle:bafkrei")
                .contains("\"node\"");
        String first = out.toString();
        out.getBuffer().setLength(0);
        assertThat(bundle(conf)).isZero();
        assertThat(out.toString()).as("the same content has the same hash").isEqualTo(first);
    }

    @Test
    void registersAnImageByDigestWithoutDocker() throws IOException {
        String pinned = "docker.io/me/app:1@sha256:" + DIGEST_OF_TEST;
        assertThat(existing(pinned)).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("\"DockerHash\" : \"me/app@sha256:" + DIGEST_OF_TEST + "\"")
                .contains("\"ContentHash\" : \"" + Cid.rawSha256("test".getBytes(StandardCharsets.UTF_8)) + "\"")
                .contains("\"Image\" : \"me/app:1\"", "\"Proxy\" : \"node\"");
        out.getBuffer().setLength(0);
        assertThat(existing(pinned, "--content-id", "mine", "--proxy", "embedded"))
                .isZero();
        assertThat(out.toString()).contains("\"ContentHash\" : \"mine\"", "\"Proxy\" : \"embedded\"");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void takesTheConfigurationFromStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("{\"MemoryReq\": 64}".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run(
                            "-o",
                            "json",
                            "add",
                            "--no-add",
                            "--use-existing-image",
                            "-",
                            "a@sha256:" + DIGEST_OF_TEST,
                            "s"))
                    .as(err.toString())
                    .isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).contains("\"MemoryReq\" : 64");
    }

    @Test
    void saysHowADigestIsGivenAndWhatFor() throws IOException {
        assertThat(existing("me/app@sha256:12")).isEqualTo(1);
        assertThat(err.toString()).contains("'me/app@sha256:12'", "64 hexadecimal digits");
        assertThat(run("add", "--no-add", conf("{}").toString(), "me/app@sha256:" + DIGEST_OF_TEST, "service"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("without a digest, which only add --use-existing-image takes");
    }

    private int existing(String image, String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of("-o", "json", "add", "--no-add", "--use-existing-image"));
        line.addAll(List.of(options));
        line.addAll(List.of(conf("{}").toString(), image, "service"));
        return run(line.toArray(String[]::new));
    }

    @Test
    void packsWhatWildcardsMatch() throws IOException {
        Files.writeString(directory.resolve("a.py"), "x");
        Files.writeString(directory.resolve("b.py"), "y");
        assertThat(bundle(conf("{\"DockerConf\":{\"Copy\":[[\"*.py\",\"lib\"]],\"Cmd\":\"x\"}}")))
                .as(err.toString())
                .isZero();
        try (Stream<Path> bundles = Files.list(directory.resolve("bundles"));
                ZipFile bundle = new ZipFile(bundles.findFirst().orElseThrow().toFile())) {
            assertThat(bundle.stream().map(ZipEntry::getName))
                    .anyMatch(name -> name.endsWith("lib/a.py"))
                    .anyMatch(name -> name.endsWith("lib/b.py"));
        }
    }

    @Test
    void packsNothingFromOutsideTheServicesDirectory() throws IOException {
        Path outside = Files.writeString(directory.resolve("secret"), "x");
        Path inside = Files.createDirectory(directory.resolve("service"));
        Files.createSymbolicLink(inside.resolve("link"), outside);
        for (String source : List.of("link", "../secret", outside.toString())) {
            Path conf = conf("{\"DockerConf\":{\"Copy\":[[\"" + source + "\",\".\"]],\"Cmd\":\"x\"}}");
            assertThat(run("add", "--bundle", "--no-add", "--dir", inside.toString(), conf.toString(), "service"))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("a bundle holds only what is in --dir");
            err.getBuffer().setLength(0);
        }
    }

    @Test
    void refusesInABundleWhatOnlyAnImageCanHave() throws IOException {
        assertThat(bundle(conf("{\"DockerConf\":{\"From\":\"ubuntu\",\"Cmd\":\"x\"}}")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("DockerConf.From names a base image");
        assertThat(bundle(conf("{\"DockerConf\":{\"Run\":[\"make\"],\"Cmd\":\"x\"}}")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("DockerConf.Run builds an image");
    }

    @Test
    void namesLineColumnAndFieldOfAMistakeInTheConfiguration() throws IOException {
        assertThat(bundle(conf("{\n  \"CpuReq\": \"much\"\n}"))).isEqualTo(1);
        assertThat(err.toString()).contains("line 2").contains("column").contains("CpuReq");
    }

    @Test
    void takesTheOptionsOfTheOverlayBeforeAndAfterTheCommand() {
        String noPeer = "/ip4/127.0.0.1/tcp/4001/p2p/nobody";
        for (String[] line : List.of(
                new String[] {"--bootstrap", noPeer, "--psk", "secret", "list"},
                new String[] {"list", "--bootstrap", noPeer, "--psk=secret"},
                new String[] {"--psk", "secret", "get", "-bootstrap", noPeer, "hello"})) {
            assertThat(run(line)).isEqualTo(1);
            assertThat(err.toString()).contains("bootstrap " + noPeer).doesNotContain("secret");
            err.getBuffer().setLength(0);
        }
    }

    @Test
    void refusesAKeyOfTheNetworkThatIsNone() throws IOException {
        Path damaged = Files.writeString(directory.resolve("swarm.key"), "/key/swarm/psk/1.0.0/\n/base16/\n12\n");
        String[] bootstrap = {"--bootstrap", "/ip4/127.0.0.1/tcp/1"};
        for (String[] command : List.of(
                new String[] {"list"}, new String[] {"doctor"}, new String[] {"ping", bootstrap[1]}, new String[] {
                    "add", conf("{}").toString(), "me/image", "service"
                })) {
            assertThat(run(line(command, bootstrap, "--swarm-key-file", damaged.toString())))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("swarm key file " + damaged + " is damaged");
            err.getBuffer().setLength(0);
            assertThat(run(line(command, bootstrap, "--swarm-key-file", damaged.toString(), "--psk", "secret")))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("both given").doesNotContain("secret");
            err.getBuffer().setLength(0);
        }
    }

    private static String[] line(String[] command, String[] bootstrap, String... options) {
        return Stream.of(command, bootstrap, options).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void bootstrapsAfterTheCommandReplaceThoseBeforeIt() {
        CommandLine line = RegistryCli.commandLine();
        line.parseArgs("--bootstrap", "/ip4/10.0.0.1/tcp/1", "list", "--bootstrap", "/ip4/10.0.0.2/tcp/2");
        List<String> given = line.getCommandSpec().findOption("--bootstrap").getValue();
        assertThat(given).containsExactly("/ip4/10.0.0.2/tcp/2");
    }

    @Test
    void neverEchoesWhatMayBeAPassphrase() {
        for (String[] line : List.of(
                new String[] {"list", "--pks", "top-secret"},
                new String[] {"--pks=top-secret", "list"},
                new String[] {"--psk", "top-secret", "--psk", "top-secret", "list"},
                new String[] {"--psk", "top-secret", "lost"},
                new String[] {"--psk", "top-secret", "list", "--nosuch", "top-secret"})) {
            assertThat(run(line)).isEqualTo(2);
            assertThat(err.toString()).startsWith("registry-cli: ").doesNotContain("top-secret");
            err.getBuffer().setLength(0);
        }
        run("list", "--pks", "x");
        assertThat(err.toString())
                .contains("unknown option '--pks'", "-psk=PASSPHRASE", "More: registry-cli list --help");
    }

    @Test
    void saysThatThereIsNoSuchCommandAndWhatCommandsThereAre() {
        assertThat(run("lst")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("registry-cli: unknown command 'lst'")
                .contains("list");
        err.getBuffer().setLength(0);
        assertThat(run("list", "surplus")).isEqualTo(2);
        assertThat(err.toString()).startsWith("registry-cli: too many arguments: 'surplus'");
    }

    @Test
    void refusesASoftLimitAboveTheHardOne() throws IOException {
        Path conf = conf("{\"NetworkSoftReq\":{\"RTT\":200},\"NetworkHardReq\":{\"RTT\":100}}");
        assertThat(bundle(conf)).isEqualTo(1);
        assertThat(err.toString()).contains("service-conf.json", "NetworkSoftReq.RTT, 200", "NetworkHardReq.RTT, 100");
    }

    private int bundle(Path conf) {
        return run(
                "-o",
                "json",
                "add",
                "--bundle",
                "--no-add",
                "--bundle-dir",
                directory.resolve("bundles").toString(),
                "--dir",
                directory.toString(),
                conf.toString(),
                "service");
    }

    private Path conf(String json) throws IOException {
        return Files.writeString(directory.resolve("service-conf.json"), json);
    }

    private int run(String... arguments) {
        CommandLine commandLine = RegistryCli.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
