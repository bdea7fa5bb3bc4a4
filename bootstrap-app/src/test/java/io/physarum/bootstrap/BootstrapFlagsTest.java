package io.physarum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BootstrapFlagsTest {

    @Test
    void takesTheAddressToScrapeAt() {
        assertThat(BootstrapApplication.flags().parse("-prom-listen-addr", ":9999")).hasValueSatisfying(properties -> assertThat(properties).containsEntry("server.port", "9999"));
    }
}
