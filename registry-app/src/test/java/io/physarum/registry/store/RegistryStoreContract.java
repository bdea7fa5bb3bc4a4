package io.physarum.registry.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import io.physarum.mesh.service.ServiceName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What every store does. */
public abstract class RegistryStoreContract {

    private static final Duration LONG = Duration.ofMinutes(2);

    private static final ServiceName HELLO = ServiceName.of("hello-world-server");

    private RegistryStore store;

    /** A store on what is kept; empty at the first call of a test, with what was put before at later ones. */
    protected abstract RegistryStore open(StoreCapacity capacity);

    private RegistryStore open() {
        return open(StoreCapacity.DEFAULT);
    }

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void keepsValuesUntouched() {
        String value = "{ \"DockerHash\" : \"x@sha256:1\",\n\t\"Unknown\": [1, {\"ä\": \"\\u00e4 \uD83D\uDE80\"}] }";

        put(HELLO, value);

        assertThat(get(HELLO)).isEqualTo(value);
    }

    @Test
    void replacesTheValueOfAName() {
        put(HELLO, "{\"a\":1}");
        put(HELLO, "{}");

        assertThat(get(HELLO)).isEqualTo("{}");
        assertThat(list()).hasSize(1);
    }

    @Test
    void isEmptyForAnUnknownName() {
        put(ServiceName.of("hello-world-serve"), "{}");
        put(ServiceName.of("hello-world-server2"), "{}");

        assertThat(get(HELLO)).isNull();
    }

    @Test
    void deletesAndTellsWhetherThereWasSomething() {
        put(HELLO, "{}");

        assertThat(block(store.delete(HELLO))).isTrue();
        assertThat(block(store.delete(HELLO))).isFalse();
        assertThat(get(HELLO)).isNull();
        assertThat(list()).isEmpty();
    }

    @Test
    void takesNamesOfAnyScript() {
        List<String> names =
                List.of("größe", "サービス", "\uD83D\uDE80:1.0", "a%2Fb", "..", "calc-server:1.1", "é".repeat(255));

        names.forEach(name -> put(ServiceName.of(name), "{\"of\":\"" + name + "\"}"));

        names.forEach(name -> assertThat(get(ServiceName.of(name))).isEqualTo("{\"of\":\"" + name + "\"}"));
        assertThat(list().keySet()).extracting(ServiceName::value).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void keepsEntriesWhenReopened() {
        put(HELLO, "{\"kept\":true}");
        put(ServiceName.of("gone"), "{}");
        block(store.delete(ServiceName.of("gone")));
        store.close();

        store = open();

        assertThat(list()).containsExactly(Map.entry(HELLO, "{\"kept\":true}"));
    }

    @Test
    void takesTheLongestValueAndRefusesALongerOne() {
        String longest = "\"" + "x".repeat(RegistryStore.MAX_VALUE_BYTES - 2) + "\"";
        put(HELLO, longest);

        assertThat(get(HELLO)).isEqualTo(longest);
        assertThatThrownBy(() -> put(HELLO, longest.replaceFirst("x", "ä")))
                .isInstanceOf(StoreRequestException.class)
                .hasMessageContaining("1048577 bytes");
        assertThat(get(HELLO)).isEqualTo(longest);
    }

    @Test
    void refusesMoreEntriesThanItMayHold() {
        put(ServiceName.of("before"), "{}");
        store.close();
        store = open(new StoreCapacity(2, 1 << 20));
        put(HELLO, "{}");

        assertThatThrownBy(() -> put(ServiceName.of("third"), "{}"))
                .isInstanceOf(StoreRequestException.class)
                .hasMessageContaining("it has 2 entries")
                .hasMessageContaining("physarum.registry.limits.max-entries");
        put(HELLO, "{\"replaced\":true}");
        block(store.delete(ServiceName.of("before")));
        put(ServiceName.of("third"), "{}");
        assertThat(list()).hasSize(2);
    }

    @Test
    void refusesMoreBytesThanItsListMayTake() {
        String value = "{\"a\":\"" + "x".repeat(400) + "\"}";
        put(HELLO, value);
        store.close();
        store = open(new StoreCapacity(100, 1000));
        put(ServiceName.of("second"), value);

        assertThatThrownBy(() -> put(ServiceName.of("third"), value))
                .isInstanceOf(StoreRequestException.class)
                .hasMessageContaining("1000 are allowed (physarum.registry.limits.max-bytes)");
        put(HELLO, "{}");
        put(ServiceName.of("third"), value);
        assertThat(list()).hasSize(3);
    }

    @Test
    void takesManyWritersAtOnce() {
        int writers = 8;
        int each = 25;

        Flux.range(0, writers)
                .flatMap(writer -> Flux.range(0, each)
                        .concatMap(i -> store.put(ServiceName.of(writer + "-" + i), "{\"i\":" + i + "}")
                                .then(store.put(HELLO, "{\"last\":" + writer + "}"))))
                .blockLast(LONG);

        assertThat(list()).hasSize(writers * each + 1);
        IntStream.range(0, writers)
                .forEach(
                        writer -> assertThat(get(ServiceName.of(writer + "-7"))).isEqualTo("{\"i\":7}"));
        assertThat(get(HELLO)).startsWith("{\"last\":");
    }

    @Test
    void listsOneMomentWhileOthersWrite() {
        Disposable writing = Flux.range(0, 300)
                .concatMap(i -> store.put(ServiceName.of("n%03d".formatted(i)), "{}"))
                .subscribe();
        try {
            await().atMost(LONG).until(() -> list().size() >= 100);
            List<String> names =
                    list().keySet().stream().map(ServiceName::value).sorted().toList();

            assertThat(names)
                    .containsExactlyElementsOf(IntStream.range(0, names.size())
                            .mapToObj("n%03d"::formatted)
                            .toList());
        } finally {
            writing.dispose();
        }
    }

    @Test
    void goesOnAfterSubscribersThatCancel() {
        for (int i = 0; i < 100; i++) {
            store.put(ServiceName.of("n" + i), "{}").subscribe().dispose();
            store.list().subscribe().dispose();
        }

        put(HELLO, "{}");

        assertThat(get(HELLO)).isEqualTo("{}");
    }

    @Test
    void tellsWhichNamesChange() {
        ConcurrentLinkedQueue<String> changed = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> alsoHeard = new ConcurrentLinkedQueue<>();
        Disposable first = store.changes().map(ServiceName::value).subscribe(changed::add);
        Disposable second = store.changes().map(ServiceName::value).subscribe(alsoHeard::add);
        await().atMost(LONG).until(() -> {
            put(ServiceName.of("ready"), "{}");
            return !changed.isEmpty();
        });

        put(HELLO, "{}");
        block(store.delete(HELLO));
        block(store.delete(ServiceName.of("unknown")));
        put(ServiceName.of("end"), "{}");

        await().atMost(LONG).until(() -> changed.contains("end") && alsoHeard.contains("end"));
        changed.removeIf("ready"::equals);
        assertThat(changed).containsExactly(HELLO.value(), HELLO.value(), "end");
        first.dispose();
        second.dispose();
    }

    @Test
    void isUpAndCountsItsEntries() {
        put(HELLO, "{}");

        StoreHealth health = block(store.health());

        assertThat(health.up()).isTrue();
        assertThat(health.details()).containsEntry("entries", 1L);
    }

    @Test
    void refusesWorkOnceClosed() {
        store.close();
        store.close();

        assertThatThrownBy(() -> get(HELLO)).isInstanceOf(StoreUnavailableException.class);
        assertThat(block(store.health()).up()).isFalse();
    }

    /** The store under test. */
    protected final RegistryStore store() {
        return store;
    }

    /** Puts, and waits until it is done. */
    protected final void put(ServiceName name, String value) {
        store.put(name, value).block(LONG);
    }

    /** The value of a name, or null. */
    protected final String get(ServiceName name) {
        return store.get(name).block(LONG);
    }

    /** All entries. */
    protected final Map<ServiceName, String> list() {
        return block(store.list());
    }

    private static <T> T block(Mono<T> work) {
        T result = work.block(LONG);
        assertThat(result).isNotNull();
        return result;
    }
}
