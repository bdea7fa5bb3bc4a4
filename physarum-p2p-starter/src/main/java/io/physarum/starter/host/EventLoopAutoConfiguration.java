package io.physarum.starter.host;

import io.netty.channel.EventLoopGroup;
import io.physarum.starter.P2pProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * One group of event loops for HTTP and the overlay, so that a request needs no change of thread on its way. The threads of a
 * group that an application brings itself should be {@link reactor.core.scheduler.NonBlocking}, as those made here are.
 */
@AutoConfiguration(before = NettyReactiveWebServerAutoConfiguration.class)
@EnableConfigurationProperties(P2pProperties.class)
@ConditionalOnBooleanProperty(name = "physarum.p2p.enabled", matchIfMissing = true)
public final class EventLoopAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean({EventLoopGroup.class, EventLoops.class})
    EventLoops physarumEventLoops(P2pProperties properties) {
        return EventLoops.start(properties.eventLoopThreads());
    }

    // EventLoops ends the loops it started; a group of somebody else's is theirs to end.
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    EventLoopGroup physarumEventLoopGroup(EventLoops loops) {
        return loops.group();
    }

    /** Kept apart, since Reactor Netty may be absent. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ReactorResourceFactory.class, reactor.netty.resources.LoopResources.class})
    static class ReactorNetty {

        @Bean
        @ConditionalOnMissingBean
        ReactorResourceFactory reactorResourceFactory(EventLoopGroup group) {
            ReactorResourceFactory factory = new ReactorResourceFactory();
            factory.setUseGlobalResources(false);
            factory.setLoopResources(new SharedLoopResources(group));
            return factory;
        }
    }
}
