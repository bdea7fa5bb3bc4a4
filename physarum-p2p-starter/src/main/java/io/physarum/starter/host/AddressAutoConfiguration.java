package io.physarum.starter.host;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.context.annotation.Bean;

/** Lets the configuration hold addresses. */
@AutoConfiguration
public final class AddressAutoConfiguration {

    // Static, since properties are bound before any configuration class has an instance.
    @Bean
    @ConditionalOnMissingBean
    @ConfigurationPropertiesBinding
    static MultiaddrConverter multiaddrConverter() {
        return new MultiaddrConverter();
    }
}
