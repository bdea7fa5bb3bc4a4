package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.physarum.mesh.qos.InstancePool;
import io.physarum.mesh.qos.PoolConfig;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.registry.RegistryEvent;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Distances;
import io.physarum.mesh.testing.Samples;
import io.physarum.mesh.testing.VirtualTime;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

class PoolRefreshTest {

    private static final ServiceName NAME = ServiceName.of("hello");

    private static final ServiceInfo OLD = Samples.service("old", 10, 100);

    private static final ServiceInfo NEW = Samples.service("old", 20, 200);

    private final VirtualTime time = new VirtualTime();

    private final InstancePool pool =
            new InstancePool(new Distances(time.source()), PoolConfig.defaults(), time.source());

    private final SlowRegistry registry = new SlowRegistry();

    private final PoolRefresh refresh = new PoolRefresh(registry, pool);

    @Test
    void looksANameUpOnceAtATimeAndOnceMoreHoweverOftenItChanges() {
        pool(NAME);
        for (int i = 0; i < 10_000; i++) {
            refresh.onEvent(new RegistryEvent.Changed(NAME));
        }
        assertThat(registry.running).containsOnlyKeys(NAME);
        assertThat(registry.asked).isEqualTo(1);

        registry.answer(NAME, OLD);
        assertThat(registry.asked).isEqualTo(2);
        registry.answer(NAME, NEW);
        assertThat(registry.running).isEmpty();
        assertThat(registry.asked).isEqualTo(2);
        assertThat(pool.instances(NAME))
                .singleElement()
                .matches(instance -> instance.info().equals(NEW));
    }

    @Test
    void looksUpFewNamesAtOnceOverAllEvents() {
        for (int i = 0; i < 30; i++) {
            pool(ServiceName.of("s" + i));
        }
        for (int i = 0; i < 100; i++) {
            refresh.onEvent(new RegistryEvent.WatchStarted());
        }
        assertThat(registry.running).hasSize(PoolRefresh.MAX_CONCURRENT_LOOKUPS);
        while (!registry.running.isEmpty()) {
            registry.answer(registry.running.keySet().iterator().next(), OLD);
            assertThat(registry.running).hasSizeLessThanOrEqualTo(PoolRefresh.MAX_CONCURRENT_LOOKUPS);
        }

        assertThat(registry.asked)
                .as("once, and those that were under way once more")
                .isEqualTo(30 + PoolRefresh.MAX_CONCURRENT_LOOKUPS);
    }

    @Test
    void looksUpAnyNumberThatIsAnsweredAtOnce() {
        registry.answersAtOnce = true;
        for (int i = 0; i < PoolConfig.defaults().maxServices(); i++) {
            pool(ServiceName.of("s" + i));
        }
        refresh.onEvent(new RegistryEvent.WatchStarted());

        assertThat(registry.asked).isEqualTo(PoolConfig.defaults().maxServices());
        assertThat(pool.services()).isEmpty();
    }

    @Test
    void goesOnAfterAFailureAndAsksForNothingThatIsNotPooled() {
        pool(NAME);
        refresh.onEvent(new RegistryEvent.Changed(ServiceName.of("stranger")));
        assertThat(registry.asked).isZero();
        refresh.onEvent(new RegistryEvent.Changed(NAME));
        registry.running.remove(NAME).tryEmitError(new IllegalStateException("down"));
        assertThat(pool.instances(NAME)).hasSize(1);

        refresh.onEvent(new RegistryEvent.Changed(NAME));
        registry.running.remove(NAME).tryEmitEmpty();
        assertThat(pool.services()).isEmpty();
    }

    private void pool(ServiceName name) {
        pool.add(name, OLD, Samples.peer("peer"), Duration.ofMillis(1));
    }

    /** Answers when it is told to; or at once, that it knows nothing. */
    private static final class SlowRegistry implements RegistryClient {

        private final Map<ServiceName, Sinks.One<ServiceInfo>> running = new HashMap<>();

        private int asked;

        private boolean answersAtOnce;

        @Override
        public Mono<ServiceInfo> get(ServiceName name) {
            asked++;
            if (answersAtOnce) {
                return Mono.empty();
            }
            Sinks.One<ServiceInfo> answer = Sinks.one();
            assertThat(running.put(name, answer)).as("lookups of " + name).isNull();
            return answer.asMono();
        }

        void answer(ServiceName name, ServiceInfo info) {
            running.remove(name).tryEmitValue(info);
        }

        @Override
        public Mono<Map<ServiceName, ServiceInfo>> list() {
            return Mono.just(Map.of());
        }

        @Override
        public Mono<String> add(ServiceName name, ServiceInfo added) {
            return Mono.just("");
        }

        @Override
        public Mono<String> delete(ServiceName name) {
            return Mono.just("");
        }
    }
}
