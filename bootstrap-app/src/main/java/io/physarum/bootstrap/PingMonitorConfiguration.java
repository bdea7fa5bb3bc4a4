package io.physarum.bootstrap;

import java.net.InetAddress;
import java.net.UnknownHostException;

import io.physarum.starter.rtt.RttTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Exports the round-trip times. */
@Configuration(proxyBeanMethods = false)
class PingMonitorConfiguration {

    @Bean
    PingMeters pingMeters(RttTable table, Environment environment) {
        return new PingMeters(table, hostname(environment));
    }

    private static String hostname(Environment environment) {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A machine may have a name that nothing resolves.
            return environment.getProperty("HOSTNAME", "localhost");
        }
    }
}
