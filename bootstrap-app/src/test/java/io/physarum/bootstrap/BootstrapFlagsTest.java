package io.physarum.bootstrap;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BootstrapFlagsTest {

    @Test
    void takesTheAddressToScrapeAt() {
        assertThat(BootstrapApplication.flags().parse("-prom-listen-addr", ":9999"))
                .hasValueSatisfying(properties -> assertThat(properties).containsEntry("server.port", "9999"));
    }
}
