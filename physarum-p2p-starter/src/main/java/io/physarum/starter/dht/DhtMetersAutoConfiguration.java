package io.physarum.starter.dht;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.kad.KademliaDht;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meters of the DHT. */
@AutoConfiguration(after = DhtAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(KademliaDht.class)
public final class DhtMetersAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    DhtMeters dhtMeters() {
        return new DhtMeters();
    }
}
