package io.physarum.cli.image;

import java.nio.charset.StandardCharsets;

import io.physarum.libp2p.multiformats.Cid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ImageNameTest {

    @ParameterizedTest
    @CsvSource({
        "me/hello, me/hello, latest, https://index.docker.io/v1/",
        "me/hello:1.0, me/hello, 1.0, https://index.docker.io/v1/",
        "localhost:5000/hello:1.0, localhost:5000/hello, 1.0, localhost:5000",
        "127.0.0.1:5000/a/b, 127.0.0.1:5000/a/b, latest, 127.0.0.1:5000",
        "registry.example/a, registry.example/a, latest, registry.example",
        "localhost/a:2, localhost/a, 2, localhost",
        "docker.io/me/app:1, me/app, 1, https://index.docker.io/v1/",
        "index.docker.io/me/app, me/app, latest, https://index.docker.io/v1/",
        "docker.io/library/ubuntu:24.04, ubuntu, 24.04, https://index.docker.io/v1/",
        "library/ubuntu, ubuntu, latest, https://index.docker.io/v1/",
        "registry.example/library/a, registry.example/library/a, latest, registry.example",
        "docker.io.example/a, docker.io.example/a, latest, docker.io.example"
    })
    void findsRepositoryTagAndRegistry(String text, String repository, String tag, String registry) {
        ImageName name = ImageName.parse(text);
        assertThat(name.repository()).isEqualTo(repository);
        assertThat(name.tag()).isEqualTo(tag);
        assertThat(name.registry()).isEqualTo(registry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a@sha256:00", ":1", "a:", "docker.io/", "docker.io/:1"})
    void refusesWhatIsNoName(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageName.parse(text))
                .withMessageContaining("image name");
    }

    @Test
    void contentHashIsTheConfigDigestAsCid() {
        BuiltImage image = new BuiltImage(
                "r@sha256:11", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        // The sha2-256 digest of the bytes "test", whose raw CID is the one below.
        assertThat(image.contentHash()).isEqualTo(Cid.rawSha256("test".getBytes(StandardCharsets.UTF_8)));
    }
}
