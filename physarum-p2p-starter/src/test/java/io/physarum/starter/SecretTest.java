package io.physarum.starter;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SecretTest {

    @Test
    void showsItselfOnlyWhenAsked() {
        Secret secret = Secret.of("open sesame");
        assertThat(secret).hasToString("******");
        assertThat(secret.reveal()).isEqualTo("open sesame");
    }

    @Test
    void isEqualByValue() {
        assertThat(Secret.of("a"))
                .isEqualTo(Secret.of("a"))
                .hasSameHashCodeAs(Secret.of("a"))
                .isNotEqualTo(Secret.of("b"));
    }
}
