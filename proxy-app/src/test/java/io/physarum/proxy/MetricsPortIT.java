package io.physarum.proxy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;

import io.physarum.libp2p.testing.FreePorts;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsPortIT {

    @Test
    void isTheWellKnownOneIfThatIsFree() {
        int free = FreePorts.tcp();
        assertThat(port(free, Map.of())).isEqualTo(Integer.toString(free));
    }

    @Test
    void isAnyFreeOneIfAnotherProgramHasIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(port(taken.getLocalPort(), Map.of())).isEqualTo("0");
        }
    }

    @Test
    void staysTheWellKnownOneForAService() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(port(taken.getLocalPort(), Map.of("physarum.proxy.service.name", "hello")))
                    .isEqualTo(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void isTheOneThatIsSet() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(port(taken.getLocalPort(), Map.of("server.port", "9200")))
                    .isEqualTo("9200");
        }
    }

    private static String port(int wellKnown, Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        SpringApplication application = new SpringApplication(ProxyApplication.class);
        application.setMainApplicationClass(ProxyApplication.class);
        new MetricsPort(source -> LogFactory.getLog(MetricsPortIT.class), wellKnown)
                .postProcessEnvironment(environment, application);
        return environment.getRequiredProperty("server.port");
    }
}
