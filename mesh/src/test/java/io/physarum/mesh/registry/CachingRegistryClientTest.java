package io.physarum.mesh.registry;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.mesh.error.RegistryUnavailableException;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Samples;
import io.physarum.mesh.testing.VirtualTime;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CachingRegistryClientTest {

    private static final ServiceName NAME = ServiceName.of("hello");

    private static final ServiceInfo OLD = Samples.service("old", 0, 0);

    private static final ServiceInfo NEW = Samples.service("new", 0, 0);

    private final VirtualTime time = new VirtualTime();

    private final MapRegistry registry = new MapRegistry();

    private final CachingRegistryClient client = new CachingRegistryClient(
            registry,
            new RegistryCacheConfig(Duration.ofSeconds(3600), Duration.ofSeconds(2), Duration.ofSeconds(5), 2),
            time.source());

    @Test
    void asksOnceWithinTheTimeToLive() {
        registry.entries.put(NAME, OLD);

        assertThat(client.get(NAME).block()).isEqualTo(OLD);
        time.passSeconds(3599);
        assertThat(client.get(NAME).block()).isEqualTo(OLD);
        assertThat(registry.asked.get()).isEqualTo(1);
        time.passSeconds(1);
        client.get(NAME).block();
        assertThat(registry.asked.get()).isEqualTo(2);
    }

    @Test
    void remembersBrieflyThatAServiceIsUnknown() {
        assertThat(client.get(NAME).block()).isNull();
        registry.entries.put(NAME, NEW);
        assertThat(client.get(NAME).block()).isNull();
        time.passSeconds(2);
        assertThat(client.get(NAME).block()).isEqualTo(NEW);
    }

    @Test
    void goesOnWithAnOldEntryWhileNoRegistryAnswers() {
        registry.entries.put(NAME, OLD);
        client.get(NAME).block();
        time.passSeconds(4000);
        registry.down = true;

        assertThat(client.get(NAME).block()).isEqualTo(OLD);
        assertThat(client.get(NAME).block()).isEqualTo(OLD);
        assertThat(registry.asked.get()).as("not asked for every request").isEqualTo(2);
        time.passSeconds(5);
        client.get(NAME).block();
        assertThat(registry.asked.get()).isEqualTo(3);
    }

    @Test
    void failsWithoutAnOldEntryWhileNoRegistryAnswers() {
        registry.down = true;

        assertThatThrownBy(() -> client.get(NAME).block()).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void sharesOneQuestionAmongThoseWhoAskAtOnce() {
        Sinks.One<ServiceInfo> answer = Sinks.one();
        registry.answer = answer.asMono();
        Mono<ServiceInfo> both = Mono.zip(client.get(NAME), client.get(NAME)).map(pair -> pair.getT2());
        var result = both.toFuture();
        answer.tryEmitValue(NEW);

        assertThat(result).isCompletedWithValue(NEW);
        assertThat(registry.asked.get()).isEqualTo(1);
    }

    @Test
    void asksAnewAfterAChangeWasReported() {
        Sinks.Many<RegistryEvent> events = Sinks.many().unicast().onBackpressureBuffer();
        client.follow(events.asFlux());
        registry.entries.put(NAME, OLD);
        client.get(NAME).block();
        registry.entries.put(NAME, NEW);

        events.tryEmitNext(new RegistryEvent.Changed(NAME));

        assertThat(client.get(NAME).block()).isEqualTo(NEW);
    }

    @Test
    void asksForEverythingAnewWhenAWatchStarts() {
        Sinks.Many<RegistryEvent> events = Sinks.many().unicast().onBackpressureBuffer();
        client.follow(events.asFlux());
        registry.entries.put(NAME, OLD);
        client.get(NAME).block();
        registry.entries.put(NAME, NEW);

        events.tryEmitNext(new RegistryEvent.WatchStarted());

        assertThat(client.get(NAME).block()).isEqualTo(NEW);
    }

    @Test
    void doesNotKeepAnAnswerThatAChangeOvertook() {
        Sinks.One<ServiceInfo> answer = Sinks.one();
        registry.answer = answer.asMono();
        var overtaken = client.get(NAME).toFuture();
        client.expire(NAME);
        answer.tryEmitValue(OLD);
        assertThat(overtaken).isCompletedWithValue(OLD);
        registry.answer = Mono.just(NEW);

        assertThat(client.get(NAME).block()).isEqualTo(NEW);
    }

    @Test
    void asksAnewAfterAddingAndDeleting() {
        registry.entries.put(NAME, OLD);
        client.get(NAME).block();
        client.add(NAME, NEW).block();
        assertThat(client.get(NAME).block()).isEqualTo(NEW);
        client.delete(NAME).block();
        assertThat(client.get(NAME).block()).isNull();
    }

    @Test
    void remembersOnlySoMany() {
        for (String name : new String[] {"a", "b", "c"}) {
            registry.entries.put(ServiceName.of(name), OLD);
            client.get(ServiceName.of(name)).block();
        }
        client.get(ServiceName.of("c")).block();
        assertThat(registry.asked.get()).isEqualTo(3);
        client.get(ServiceName.of("a")).block();
        assertThat(registry.asked.get()).isEqualTo(4);
    }

    @Test
    void namesThatTheRegistryDoesNotKnowDriveNoneOutThatItDoes() {
        registry.entries.put(NAME, OLD);
        client.get(NAME).block();
        for (String name : new String[] {"a", "b", "c"}) {
            assertThat(client.get(ServiceName.of(name)).block()).isNull();
        }
        assertThat(registry.asked.get()).isEqualTo(4);

        assertThat(client.get(NAME).block()).isEqualTo(OLD);
        client.get(ServiceName.of("b")).block();
        client.get(ServiceName.of("c")).block();
        assertThat(registry.asked.get()).as("remembered").isEqualTo(4);
        client.get(ServiceName.of("a")).block();
        assertThat(registry.asked.get()).as("one unknown name too many").isEqualTo(5);
    }

    private static final class MapRegistry implements RegistryClient {

        private final Map<ServiceName, ServiceInfo> entries = new ConcurrentHashMap<>();

        private final AtomicInteger asked = new AtomicInteger();

        private boolean down;

        private Mono<ServiceInfo> answer = Mono.empty();

        @Override
        public Mono<ServiceInfo> get(ServiceName name) {
            asked.incrementAndGet();
            return down
                    ? Mono.error(new RegistryUnavailableException("all down", null))
                    : Mono.justOrEmpty(entries.get(name)).switchIfEmpty(answer);
        }

        @Override
        public Mono<Map<ServiceName, ServiceInfo>> list() {
            return Mono.just(Map.copyOf(entries));
        }

        @Override
        public Mono<String> add(ServiceName name, ServiceInfo info) {
            entries.put(name, info);
            return Mono.just("Added");
        }

        @Override
        public Mono<String> delete(ServiceName name) {
            entries.remove(name);
            return Mono.just("Deleted");
        }
    }
}
