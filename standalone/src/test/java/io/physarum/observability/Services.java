package io.physarum.observability;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.physarum.cli.command.RegistryCli;
import io.physarum.standalone.Component;
import io.physarum.standalone.Standalone;
import io.physarum.starter.HomeProperties;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Registers services that are bundles. */
final class Services {

    private static final String CONF = """
            {
                "NetworkSoftReq": {"RTT": 500},
                "NetworkHardReq": {"RTT": 1000},
                "CpuReq": 0,
                "MemoryReq": 0,
                "DockerConf": {"Copy": [["%s", "."]], "Cmd": "%s"}
            }
            """;

    private Services() {}

    /**
     * A program.
     *
     * @param service its name in the registry
     * @param directory the folder of its file
     * @param file its file
     * @param command what runs it; {@code $SERVICE_PORT} is where it is to listen
     */
    record Program(String service, Path directory, String file, String command) {}

    static void register(Standalone mesh, Path home, Program program) throws Exception {
        Path conf = Files.writeString(
                home.resolve(program.service() + ".json"), CONF.formatted(program.file(), program.command()));
        List<String> add = List.of(
                "--bootstrap",
                mesh.bootstrapAddresses().get(0),
                "add",
                "--bundle",
                "--bundle-dir",
                mesh.context(Component.ALLOCATOR)
                        .getBean(HomeProperties.class)
                        .resolve("bundles")
                        .toString(),
                "--dir",
                program.directory().toString(),
                conf.toString(),
                program.service());
        // The command waits no longer than an operator would; on a busy machine a registry that is there may be late.
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            StringWriter said = new StringWriter();
            CommandLine line = RegistryCli.commandLine();
            line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
            assertThat(line.execute(add.toArray(String[]::new)))
                    .as(said.toString())
                    .isZero();
        });
    }
}
