package io.physarum.cli.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.physarum.mesh.service.CopyStep;
import io.physarum.mesh.service.DockerConf;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BuildContextTest {

    @TempDir
    Path directory;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(directory.resolve("server"), "#!/bin/sh\n");
        assertThat(directory.resolve("server").toFile().setExecutable(true)).isTrue();
        Files.createDirectories(directory.resolve("data/deep"));
        Files.writeString(directory.resolve("data/deep/file.txt"), "x");
    }

    @Test
    void holdsTheDockerfileAndEverythingItCopies() throws IOException {
        Map<String, TarArchiveEntry> entries = read(context(conf("server", "data"), Optional.empty()));
        assertThat(entries).containsKeys("Dockerfile", "copy-0/server", "copy-1/data/", "copy-1/data/deep/file.txt");
        assertThat(entries)
                .hasEntrySatisfying(
                        "copy-0/server",
                        entry -> assertThat(entry.getMode() & 0111).isEqualTo(0111));
        assertThat(entries)
                .hasEntrySatisfying(
                        "copy-1/data/deep/file.txt",
                        entry -> assertThat(entry.getMode() & 0111).isZero());
    }

    @Test
    void namesTheFileThatIsMissing() {
        assertThatThrownBy(() -> context(conf("absent"), Optional.empty()).copies())
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("absent")
                .hasMessageContaining("--dir");
    }

    @Test
    void startsTheServiceAloneWithoutAProxy() throws IOException {
        assertThat(dockerfile(conf("server"), Optional.empty())).isEqualTo("""
                        FROM ubuntu:16.04
                        WORKDIR /app
                        ENV PROXY_IP=127.0.0.1 PROXY_PORT=4200 SERVICE_PORT=8080 METRICS_PORT=9103
                        COPY ["copy-0/server","."]
                        RUN apt-get update
                        CMD ["/bin/sh","-c","./server $SERVICE_PORT"]
                        """);
    }

    @Test
    void startsAnEmbeddedProxyBesideTheService() throws IOException {
        ProxyLayer proxy =
                new ProxyLayer(Map.of("/opt/proxy", directory.resolve("server")), "/opt/proxy $PROXY_PORT", List.of());
        assertThat(dockerfile(conf("server"), Optional.of(proxy)))
                .contains("COPY [\"proxy-0\",\"/opt/proxy\"]")
                .contains("CMD [\"/bin/sh\",\"-c\",\"/opt/proxy $PROXY_PORT & ./server $SERVICE_PORT\"]")
                .contains("P2P_PSK");
    }

    @Test
    void quotesNamesThatWouldBreakOutOfTheDockerfile() throws IOException {
        Files.createFile(directory.resolve("odd \"name"));
        assertThat(dockerfile(conf("odd \"name"), Optional.empty())).contains("COPY [\"copy-0/odd \\\"name\",\".\"]");
    }

    @Test
    void keepsLinksInDirectoriesAsTheyAre() throws IOException {
        Files.createSymbolicLink(directory.resolve("data/folder"), Path.of("deep"));
        Files.createSymbolicLink(directory.resolve("data/later"), Path.of("/opt/not/there/yet"));
        Map<String, TarArchiveEntry> entries = read(context(conf("data"), Optional.empty()));
        assertThat(entries.get("copy-0/data/folder"))
                .matches(TarArchiveEntry::isSymbolicLink)
                .extracting(TarArchiveEntry::getLinkName)
                .isEqualTo("deep");
        assertThat(entries.get("copy-0/data/later").getLinkName()).isEqualTo("/opt/not/there/yet");
    }

    @Test
    void followsASourceThatIsALinkItself() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), Path.of("data"));
        assertThat(read(context(conf("link"), Optional.empty()))).containsKey("copy-0/link/deep/file.txt");
    }

    @Test
    void expandsWildcardsInOneNameAsADockerfileDoes() throws IOException {
        for (String name : List.of("b.py", "a.py", "{x}.py", "a.txt", "data/deep/c.py")) {
            Files.createFile(directory.resolve(name));
        }
        BuildContext context = context(conf("*.py", "*/deep/[a-f]?py"), Optional.empty());
        assertThat(dockerfile(conf("*.py", "*/deep/[a-f]?py"), Optional.empty()))
                .contains("COPY [\"copy-0-0/a.py\",\"copy-0-1/b.py\",\"copy-0-2/{x}.py\",\"./\"]")
                .contains("COPY [\"copy-1-0/c.py\",\"./\"]");
        assertThat(read(context)).containsKeys("copy-0-0/a.py", "copy-0-2/{x}.py", "copy-1-0/c.py");
        assertThatThrownBy(() -> context(conf("*.rb"), Optional.empty()).copies())
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("*.rb, which matches nothing");
    }

    private String dockerfile(DockerConf conf, Optional<ProxyLayer> proxy) throws IOException {
        return Dockerfile.of(conf, proxy, context(conf, proxy).copies());
    }

    private BuildContext context(DockerConf conf, Optional<ProxyLayer> proxy) {
        return new BuildContext(conf, directory, proxy);
    }

    private static DockerConf conf(String... sources) {
        List<CopyStep> steps = List.of(sources).stream()
                .map(source -> new CopyStep(source, "."))
                .toList();
        return new DockerConf("ubuntu:16.04", steps, List.of("apt-get update"), "./server $SERVICE_PORT", false);
    }

    private static Map<String, TarArchiveEntry> read(BuildContext context) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        context.writeTo(out);
        Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()), StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }
}
