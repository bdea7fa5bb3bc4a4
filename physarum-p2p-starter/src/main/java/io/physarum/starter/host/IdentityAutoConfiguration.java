package io.physarum.starter.host;

import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.starter.HomeProperties;
import io.physarum.starter.P2pProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Who this node is: its private key, from a file or for this run alone. */
@AutoConfiguration
@EnableConfigurationProperties({P2pProperties.class, HomeProperties.class})
@ConditionalOnBooleanProperty(name = "physarum.p2p.enabled", matchIfMissing = true)
public final class IdentityAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean({NodeIdentity.class, PrivateKey.class})
    NodeIdentity nodeIdentity(P2pProperties properties, HomeProperties home, Environment environment) {
        String application = environment.getProperty("spring.application.name", "node");
        return NodeIdentity.of(properties, home.resolve("keys", application + ".key"));
    }

    @Bean
    @ConditionalOnMissingBean
    PrivateKey nodeKey(NodeIdentity identity) {
        return identity.key();
    }
}
