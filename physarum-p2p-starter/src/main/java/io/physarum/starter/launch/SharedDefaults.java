package io.physarum.starter.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.starter.Secret;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.ResourcePropertySource;
import org.springframework.util.StringUtils;

/**
 * Adds, below every other source of properties, first the original's environment variables {@code P2P_BOOTSTRAPS} and
 * {@code P2P_PSK}, and below them the few defaults that every application with the starter has. Those of the components alone
 * are {@link ComponentDefaults}.
 */
final class SharedDefaults implements EnvironmentPostProcessor, Ordered {

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment.getPropertySources().addLast(new MapPropertySource("physarumEnvironment", variables(environment)));
        try {
            environment
                    .getPropertySources()
                    .addLast(new ResourcePropertySource(
                            "physarumDefaults", new ClassPathResource("physarum-defaults.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException("physarum-defaults.properties is missing from the class path", e);
        }
    }

    private static Map<String, Object> variables(ConfigurableEnvironment environment) {
        Map<String, Object> properties = new LinkedHashMap<>();
        String[] bootstraps = StringUtils.tokenizeToStringArray(environment.getProperty("P2P_BOOTSTRAPS"), " \t\r\n");
        for (int i = 0; i < bootstraps.length; i++) {
            properties.put("physarum.p2p.bootstraps[" + i + "]", bootstraps[i]);
        }
        raw(environment, "P2P_PSK")
                // As a configuration tree gives that of a file.
                .map(PreSharedKey::passphraseIn)
                .filter(StringUtils::hasLength)
                .ifPresent(passphrase -> properties.put("physarum.p2p.psk", Secret.of(passphrase)));
        return properties;
    }

    /** A variable as it is: what looks like a placeholder may be part of a passphrase. */
    private static Optional<String> raw(ConfigurableEnvironment environment, String name) {
        return environment.getPropertySources().stream()
                .map(source -> source.getProperty(name))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findFirst();
    }
}
