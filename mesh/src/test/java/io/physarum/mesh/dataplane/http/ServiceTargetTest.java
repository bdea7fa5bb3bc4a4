package io.physarum.mesh.dataplane.http;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ServiceTargetTest {

    @ParameterizedTest
    @CsvSource({
        "/a, a, /",
        "/a/, a, /",
        "/a?q=%20, a, /?q=%20",
        "/a//b/../c%2f?x?y, a, //b/../c%2f?x?y",
        "/calc-server:1.1/add, calc-server:1.1, /add",
        "/calc%3a1/add, calc:1, /add",
        "/a+b/c, a+b, /c",
        "/%C3%A4/c, ä, /c",
        "http://host:1/a/b, a, /b",
        "/http://x, http:, //x"
    })
    void takesTheServiceOffAndKeepsTheRest(String target, String service, String rest) {
        ServiceTarget parsed = ServiceTarget.parse(target);
        assertThat(parsed.service().value()).isEqualTo(service);
        assertThat(parsed.rest()).isEqualTo(rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "*", "a", "/", "//a", "/?a", "/%", "/%4", "/%zz", "/a%2fb", "/a%20b", "/%0a", "http://host"})
    void refusesWhatNamesNoService(String target) {
        assertThatIllegalArgumentException().isThrownBy(() -> ServiceTarget.parse(target));
    }
}
