package io.physarum.starter.host;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.context.annotation.Bean;

/** Lets the configuration hold addresses, networks and peer ids. */
@AutoConfiguration
public final class AddressAutoConfiguration {

    // Static, since properties are bound before any configuration class has an instance.
    @Bean
    @ConditionalOnMissingBean
    @ConfigurationPropertiesBinding
    static MultiaddrConverter multiaddrConverter() {
        return new MultiaddrConverter();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConfigurationPropertiesBinding
    static PeerIdConverter peerIdConverter() {
        return new PeerIdConverter();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConfigurationPropertiesBinding
    static IpNetworkConverter ipNetworkConverter() {
        return new IpNetworkConverter();
    }
}
