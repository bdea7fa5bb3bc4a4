package io.physarum.demo.hello;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HelloWorldServerTest {

    @Test
    void takesThePortFromItsOnlyArgument() {
        assertThat(HelloWorldServer.parsePort("8080")).isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "65536"})
    void explainsItsUsageWhenThePortIsWrong(String port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HelloWorldServer.parsePort(port))
                .withMessageContaining("usage: hello-world-server PORT");
    }
}
