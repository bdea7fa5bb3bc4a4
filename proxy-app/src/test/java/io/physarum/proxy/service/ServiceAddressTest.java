package io.physarum.proxy.service;

import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServiceAddressTest {

    @Test
    void readsHostAndPort() {
        assertThat(ServiceAddress.parse("127.0.0.2:80")).isEqualTo(new InetSocketAddress("127.0.0.2", 80));
        assertThat(ServiceAddress.parse("[::1]:80")).isEqualTo(new InetSocketAddress("::1", 80));
        assertThat(ServiceAddress.parse(":80")).isEqualTo(new InetSocketAddress("127.0.0.1", 80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", "host:x", "host:70000"})
    void saysWhatIsWrong(String text) {
        assertThatThrownBy(() -> ServiceAddress.parse(text)).hasMessageContaining("physarum.proxy.service.address");
    }
}
