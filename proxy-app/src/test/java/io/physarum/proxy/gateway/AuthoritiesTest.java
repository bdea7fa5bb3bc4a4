package io.physarum.proxy.gateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AuthoritiesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "x:",
                "x:0",
                "x:65535",
                "x:0080",
                "my_host:4200",
                "proj_proxy_1",
                "_sip._tcp.example.",
                "caf%C3%A9.example",
                "a!$&'()*+,;=~b",
                "-x-",
                "127.0.0.1:4200",
                "[::1]",
                "[2001:db8::1]:4200",
                "[::ffff:10.0.0.1]:1",
                "[::1]:"
            })
    void takesWhatRfc3986CallsAHost(String host) {
        assertThat(Authorities.isValid(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                " ",
                "a b",
                "x ",
                "x:99999",
                "x:65536",
                "x:99999999999999999999",
                "x:-1",
                "x:8a",
                "x:80:80",
                "::1",
                "user@x",
                "user:pass@x:80",
                "x/path",
                "x?q",
                "x#f",
                "x\\y",
                "x\ty",
                "x\u0000",
                "x\u007f",
                "caf\u00e9",
                "%",
                "x%4",
                "x%zz",
                "a^b",
                "<x>",
                "x\"y",
                "[]",
                "[",
                "[::1",
                "[x]",
                "[::1]x",
                "[::1] ",
                "]",
                "x[::1]"
            })
    void refusesAllElse(String host) {
        assertThat(Authorities.isValid(host)).isFalse();
    }

    @Test
    void takesOneThatFillsTheHead() {
        assertThat(Authorities.isValid("a%41".repeat(16_000))).isTrue();
        assertThat(Authorities.isValid("a".repeat(64_000) + " ")).isFalse();
    }
}
