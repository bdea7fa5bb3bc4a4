package io.physarum.allocator.driver.kubernetes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ImageNamesTest {

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox:latest",
        "busybox:1.36, docker.io/library/busybox:1.36",
        "user/app, docker.io/user/app:latest",
        "ghcr.io/user/app:1, ghcr.io/user/app:1",
        "localhost/app@sha256:ab, localhost/app@sha256:ab",
        "127.0.0.1:5000/app, 127.0.0.1:5000/app:latest",
        "127.0.0.1:5000/app:2@sha256:ab, 127.0.0.1:5000/app@sha256:ab",
    })
    void tellsTheFullName(String image, String full) {
        assertThat(ImageNames.full(image)).isEqualTo(full);
    }

    @Test
    void knowsWhatIsNoName() {
        assertThat(ImageNames.isName("busybox:1.36")).isTrue();
        assertThat(ImageNames.isName("a/../b")).isFalse();
        assertThat(ImageNames.isName("a b")).isFalse();
        assertThat(ImageNames.isBareDigest("sha256:ab")).isTrue();
    }
}
