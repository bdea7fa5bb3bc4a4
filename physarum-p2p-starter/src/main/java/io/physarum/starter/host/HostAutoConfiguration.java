package io.physarum.starter.host;

import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.ping.Ping;
import io.physarum.starter.P2pProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The host of this node. It serves every {@link ProtocolBinding} that is a bean. */
@AutoConfiguration(after = {EventLoopAutoConfiguration.class, IdentityAutoConfiguration.class})
@EnableConfigurationProperties(P2pProperties.class)
@ConditionalOnBooleanProperty(name = "physarum.p2p.enabled", matchIfMissing = true)
public final class HostAutoConfiguration {

    // The life cycle stops the host.
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Host host(
            P2pProperties properties,
            PrivateKey key,
            EventLoopGroup loops,
            ObjectProvider<HostCustomizer> customizers) {
        return HostFactory.build(properties, key, loops, customizers.orderedStream());
    }

    @Bean
    @ConditionalOnMissingBean
    LimitMeters limitMeters() {
        return new LimitMeters();
    }

    @Bean
    @ConditionalOnMissingBean
    GaterMeters gaterMeters() {
        return new GaterMeters();
    }

    @Bean
    @ConditionalOnMissingBean
    HostLifecycle hostLifecycle(Host host, P2pProperties properties, ObjectProvider<ProtocolBinding> protocols) {
        return new HostLifecycle(host, properties.listen(), protocols::orderedStream);
    }

    @Bean
    @ConditionalOnMissingBean
    Ping ping(Host host) {
        return Ping.on(host);
    }
}
