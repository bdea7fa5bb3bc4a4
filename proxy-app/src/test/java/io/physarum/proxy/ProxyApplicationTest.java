package io.physarum.proxy;

import io.physarum.starter.Secret;
import io.physarum.starter.flags.UsageException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProxyApplicationTest {

    @Test
    void readsTheFormForClients() {
        assertThat(ProxyApplication.flags().parse("-psk", "s", "4200"))
                .hasValueSatisfying(properties -> assertThat(properties)
                        .containsEntry("physarum.proxy.http-port", "4200")
                        .containsEntry("physarum.p2p.psk", Secret.of("s"))
                        .doesNotContainKey("physarum.proxy.service.name"));
    }

    @Test
    void readsTheFormForAService() {
        assertThat(ProxyApplication.flags().parse("4200", "calc:1.1", "127.0.0.1:8080", "9999"))
                .hasValueSatisfying(properties -> assertThat(properties)
                        .containsEntry("physarum.proxy.http-port", "4200")
                        .containsEntry("physarum.proxy.service.name", "calc:1.1")
                        .containsEntry("physarum.proxy.service.address", "127.0.0.1:8080")
                        .containsEntry("server.port", "9999"));
    }

    @Test
    void leavesThePortToTheConfiguration() {
        assertThat(ProxyApplication.flags().parse("-psk", "s").orElseThrow())
                .doesNotContainKey("physarum.proxy.http-port");
    }

    @Test
    void refusesAnyOtherNumberOfArguments() {
        assertThatThrownBy(() -> ProxyApplication.flags().parse("4200", "a")).isInstanceOf(UsageException.class);
    }
}
