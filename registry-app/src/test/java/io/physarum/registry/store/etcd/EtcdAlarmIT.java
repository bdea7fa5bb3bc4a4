package io.physarum.registry.store.etcd;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.physarum.mesh.service.ServiceName;
import io.physarum.registry.store.StoreHealth;
import io.physarum.registry.store.StoreRequestException;
import io.physarum.registry.store.etcd.local.LocalEtcdConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A cluster that is out of room. */
class EtcdAlarmIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    private static final ServiceName HELLO = ServiceName.of("hello-world-server");

    @TempDir
    private Path folder;

    private final Deque<TestEtcd> running = new ArrayDeque<>();

    @BeforeEach
    void requireEtcd() {
        TestEtcd.require();
    }

    @AfterEach
    void stopAll() {
        running.forEach(TestEtcd::close);
    }

    private TestEtcd started(TestEtcd etcd) {
        running.push(etcd);
        return etcd;
    }

    private LocalEtcdConfig tiny(String name, boolean newCluster) throws Exception {
        return TestEtcd.withFlags(TestEtcd.config(name, folder, newCluster), "--quota-backend-bytes 1");
    }

    private TestEtcd join(String name, TestEtcd first) throws Exception {
        return started(TestEtcd.start(
                tiny(name, false), (member, peerUrl) -> first.store().addMember(member, peerUrl.toString())));
    }

    @Test
    void answersReadsAndDeletesAndListsTheAlarm() throws Exception {
        TestEtcd one = started(TestEtcd.startNew(TestEtcd.config("one", folder, true)));
        one.store().put(HELLO, "{}").block(LONG);
        alarm(one, "ACTIVATE");
        StoreHealth health = one.store().health().block(LONG);

        assertThat(health.up()).isFalse();
        assertThat(health.answers()).isTrue();
        assertThat(health.details().get(StoreHealth.ALARMS).toString()).contains("NOSPACE");
        assertThat(one.store().get(HELLO).block(LONG)).isEqualTo("{}");
        assertThat(one.store().delete(HELLO).block(LONG)).isTrue();
        assertThat(one.store().delete(HELLO).block(LONG)).isFalse();
        assertThat(one.store().get(HELLO).block(LONG)).isNull();

        alarm(one, "DEACTIVATE");
        assertThat(one.store().health().block(LONG).up()).isTrue();
        one.store().put(HELLO, "{}").block(LONG);
    }

    private static void alarm(TestEtcd etcd, String action) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(etcd.clientUrl().resolve("/v3/maintenance/alarm"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"action\":\"" + action + "\",\"memberID\":\"0\",\"alarm\":\"NOSPACE\"}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void startsAgain() throws Exception {
        TestEtcd one = started(TestEtcd.startNew(tiny("one", true)));
        assertRefused(one);
        one.close();

        TestEtcd again = started(TestEtcd.startNew(one.config()));

        assertThat(again.store().health().block(LONG).answers()).isTrue();
        assertRefused(again);
    }

    @Test
    void refusesAtOnceAndSaysWhyEvenWhileAMemberHangs() throws Exception {
        TestEtcd one = started(TestEtcd.startNew(tiny("one", true)));
        TestEtcd two = join("two", one);
        TestEtcd three = join("three", one);
        List<URI> members = List.of(two.clientUrl(), one.clientUrl(), three.clientUrl());
        try (EtcdRegistryStore store = new EtcdRegistryStore(TestEtcd.unhurried(members))) {
            assertRefused(store);

            TestEtcd.signal("STOP", two);
            for (int i = 0; i < 2; i++) {
                assertRefused(store);
                assertThat(store.delete(HELLO).block(LONG)).isFalse();
            }
        } finally {
            TestEtcd.signal("CONT", two);
        }
    }

    private static void assertRefused(TestEtcd etcd) {
        try (EtcdRegistryStore store = new EtcdRegistryStore(TestEtcd.unhurried(List.of(etcd.clientUrl())))) {
            assertRefused(store);
        }
    }

    /** A request that may take 60 s. */
    private static void assertRefused(EtcdRegistryStore store) {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> store.put(HELLO, "{}").block(LONG))
                .isInstanceOf(StoreRequestException.class)
                .hasMessageContaining("etcd refuses it")
                .hasMessageContaining("database space exceeded");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(45));
    }
}
