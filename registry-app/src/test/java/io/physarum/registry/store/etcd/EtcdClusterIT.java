package io.physarum.registry.store.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.etcd.jetcd.kv.TxnResponse;
import io.physarum.mesh.service.ServiceName;
import io.physarum.registry.store.MemberRefusedException;
import io.physarum.registry.store.StoreStartException;
import io.physarum.registry.store.StoreUnavailableException;
import io.physarum.registry.store.etcd.local.ClusterJoin;
import io.physarum.registry.store.etcd.local.LocalEtcd;
import io.physarum.registry.store.etcd.local.LocalEtcdConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class EtcdClusterIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Duration NEVER = Duration.ofHours(1);

    private static final ServiceName HELLO = ServiceName.of("hello-world-server");

    @TempDir
    private Path folder;

    private final Deque<TestEtcd> running = new ArrayDeque<>();

    private TestEtcd one;

    @BeforeEach
    void beginCluster() throws Exception {
        TestEtcd.require();
        one = started(TestEtcd.startNew(TestEtcd.config("one", folder, true)));
    }

    @AfterEach
    void stopAll() {
        running.forEach(TestEtcd::close);
    }

    private TestEtcd started(TestEtcd etcd) {
        running.push(etcd);
        return etcd;
    }

    private TestEtcd join(String name) throws Exception {
        return started(TestEtcd.start(TestEtcd.config(name, folder, false), through(one)));
    }

    private static ClusterJoin through(TestEtcd member) {
        return (name, peerUrl) -> member.store().addMember(name, peerUrl.toString());
    }

    @Test
    void goesOnWhileAnyOneOfThreeIsDown() throws Exception {
        TestEtcd two = join("two");
        TestEtcd three = join("three");
        ConcurrentLinkedQueue<String> changed = new ConcurrentLinkedQueue<>();
        Disposable watch = two.store().changes().map(ServiceName::value).subscribe(changed::add);
        await().atMost(LONG).until(() -> {
            one.store().put(HELLO, "{\"v\":1}").block(LONG);
            return changed.contains(HELLO.value());
        });

        for (TestEtcd down : List.of(one, two, three)) {
            down.process().destroyForcibly();
            for (TestEtcd any : List.of(one, two, three)) {
                ServiceName name =
                        ServiceName.of(down.config().name() + "-" + any.config().name());
                any.store().put(name, "{}").block(LONG);
                assertThat(any.store().get(name).block(LONG)).isEqualTo("{}");
                assertThat(any.store().get(HELLO).block(LONG)).isEqualTo("{\"v\":1}");
            }
            awaitServing(down);
        }

        await().atMost(LONG).until(() -> changed.containsAll(names()));
        watch.dispose();
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (String down : List.of("one", "two", "three")) {
            for (String any : List.of("one", "two", "three")) {
                names.add(down + "-" + any);
            }
        }
        return names;
    }

    private static void awaitServing(TestEtcd etcd) {
        EtcdNodes alone = new EtcdNodes(List.of(etcd.clientUrl()), Duration.ofSeconds(1));
        alone.ask(client -> client.getKVClient().get(EtcdKeys.bytes("x")), LONG).block(LONG);
        alone.close();
    }

    @Test
    void answersFromItsOwnCopyWithoutAQuorum() throws Exception {
        one.store().put(HELLO, "{\"kept\":1}").block(LONG);
        TestEtcd two = join("two");
        two.close();

        try (EtcdRegistryStore alone = new EtcdRegistryStore(TestEtcd.soonStale(one.clientUrl()))) {
            assertThat(alone.get(HELLO).block(LONG)).isEqualTo("{\"kept\":1}");
            assertThat(alone.list().block(LONG)).hasSize(1);
        }
        try (EtcdRegistryStore impatient = new EtcdRegistryStore(EtcdStoreConfig.of(List.of(one.clientUrl())))) {
            assertThatThrownBy(() -> impatient.put(HELLO, "{}").block(LONG))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("no etcd member answered within");
        }
        assertThat(one.store().health().block(LONG).up()).isFalse();

        started(TestEtcd.start(two.config(), through(one)));
        one.store().put(HELLO, "{}").block(LONG);
        assertThat(one.store().get(HELLO).block(LONG)).isEqualTo("{}");
    }

    @Test
    void asksAnotherMemberWhenOneHangsAndGivesUpInTimeWhenAllDo() throws Exception {
        TestEtcd two = join("two");
        join("three");
        one.store().put(HELLO, "{}").block(LONG);
        try (EtcdRegistryStore store = new EtcdRegistryStore(TestEtcd.patient(two.clientUrl()))) {
            await().atMost(LONG)
                    .until(() -> store.health().block(LONG).details().toString().contains("three"));
            TestEtcd.signal("STOP", two);
            assertThat(store.get(HELLO).block(LONG)).isEqualTo("{}");
            store.put(HELLO, "{\"v\":2}").block(LONG);

            TestEtcd.signal("STOP", running.toArray(TestEtcd[]::new));
            try (EtcdRegistryStore hasty = new EtcdRegistryStore(TestEtcd.hasty(clientUrls()))) {
                for (int i = 0; i < 2; i++) {
                    assertThatThrownBy(() -> hasty.get(HELLO).block(Duration.ofSeconds(15)))
                            .isInstanceOf(StoreUnavailableException.class);
                    assertThatThrownBy(() -> hasty.put(HELLO, "{}").block(Duration.ofSeconds(15)))
                            .isInstanceOf(StoreUnavailableException.class);
                }
                assertThat(hasty.health().block(Duration.ofSeconds(15)).up()).isFalse();
            }

            TestEtcd.signal("CONT", running.toArray(TestEtcd[]::new));
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> store.put(HELLO, "{}").thenReturn(true).block(LONG));
        } finally {
            TestEtcd.signal("CONT", running.toArray(TestEtcd[]::new));
        }
    }

    @Test
    void whatAHungMemberWasToldComesTooLate() throws Exception {
        createComesTooLateAfter(() -> {
            one.store().put(HELLO, "{}").block(LONG);
            assertThat(one.store().delete(HELLO).block(LONG)).isTrue();
        });
    }

    @Test
    void whatAHungMemberWasToldComesTooLateAfterADeleteThatFoundNothing() throws Exception {
        createComesTooLateAfter(
                () -> assertThat(one.store().delete(HELLO).block(LONG)).isFalse());
    }

    /** A member hangs when it is told to create the entry, and wakes after what others are told meanwhile. */
    private void createComesTooLateAfter(Runnable meanwhile) throws Exception {
        TestEtcd two = join("two");
        join("three");
        EtcdKeys keys = new EtcdKeys(EtcdStoreConfig.DEFAULT_PREFIX);
        EtcdWrite put = EtcdWrite.put(keys.keyOf(HELLO), keys.guardOf(HELLO), EtcdKeys.bytes("{}"));
        try (EtcdNodes only = new EtcdNodes(List.of(two.clientUrl()), LONG)) {
            EtcdWrite.Seen seen =
                    only.ask(put::look, LONG).map(EtcdWrite.Seen::of).block(LONG);
            TestEtcd.signal("STOP", two);
            Future<TxnResponse> late =
                    only.ask(client -> put.commit(client, seen), LONG).toFuture();
            meanwhile.run();
            TestEtcd.signal("CONT", two);

            assertThat(late.get(60, TimeUnit.SECONDS).isSucceeded()).isFalse();
            assertThat(one.store().get(HELLO).block(LONG)).isNull();
        } finally {
            TestEtcd.signal("CONT", two);
        }
    }

    @Test
    void aDeletedEntryStaysAwayWhenAHungMemberWakes() throws Exception {
        TestEtcd two = join("two");
        join("three");
        try (EtcdRegistryStore store = new EtcdRegistryStore(TestEtcd.patient(two.clientUrl()))) {
            await().atMost(LONG)
                    .until(() -> store.health().block(LONG).details().toString().contains("three"));
            store.put(ServiceName.of("other"), "{}").block(LONG);
            TestEtcd.signal("STOP", two);
            store.put(HELLO, "{}").block(LONG);
            assertThat(store.delete(HELLO).block(LONG)).isTrue();
            TestEtcd.signal("CONT", two);
            awaitServing(two);

            await().during(Duration.ofSeconds(2))
                    .atMost(LONG)
                    .until(() -> one.store().get(HELLO).blockOptional(LONG).isEmpty());
        } finally {
            TestEtcd.signal("CONT", two);
        }
    }

    private List<URI> clientUrls() {
        return running.stream().map(TestEtcd::clientUrl).toList();
    }

    @Test
    void takesTheSameNewMemberInAgainAndDoesNotLoseItsQuorumToIt() {
        LocalEtcdConfig never = TestEtcd.config("never", folder, false);

        String first =
                one.store().addMember("never", never.peerUrl().toString()).block(LONG);
        String again =
                one.store().addMember("never", never.peerUrl().toString()).block(LONG);

        assertThat(first)
                .isEqualTo(again)
                .isEqualTo("never=" + never.peerUrl() + ",one=" + one.config().peerUrl());
        one.store().put(HELLO, "{}").block(LONG);
        assertThat(one.store().get(HELLO).block(LONG)).isEqualTo("{}");
    }

    @Test
    void aLearnerThatDiedDoesNotKeepOthersOut() throws Exception {
        TestEtcd alone = begin("alone", NEVER, new MembershipConfig(7, LONG, Duration.ofMillis(500)));
        afterTheFirstRefresh();
        LocalEtcd learner = new LocalEtcd(TestEtcd.config("learner", folder, false), through(alone), Mono.just(true));
        learner.start().get(60, TimeUnit.SECONDS);
        await().atMost(LONG).until(() -> members(alone).contains("learner [http"));
        assertThat(members(alone)).contains("(joining)");
        learner.stop().get(60, TimeUnit.SECONDS);

        String next = TestEtcd.config("next", folder, false).peerUrl().toString();
        await().atMost(LONG)
                .ignoreException(MemberRefusedException.class)
                .until(() -> alone.store().addMember("next", next).block(LONG).startsWith("alone="));

        assertThat(members(alone)).doesNotContain("learner");
    }

    /**
     * The only one, which is tried again until etcd runs; a learner that it saw would get a vote. It begins with the store, and who
     * is there is known within the time of a request, 5 s, or never.
     */
    private static void afterTheFirstRefresh() {
        await().pollDelay(Duration.ofSeconds(8)).atMost(LONG).until(() -> true);
    }

    @Test
    void aSilentMemberGoesWhenAnotherComesAndTheClusterKeepsToItsLimit() throws Exception {
        TestEtcd first = begin("first", TestEtcd.OFTEN, MembershipConfig.of(3, Duration.ofSeconds(15)));
        started(TestEtcd.start(TestEtcd.config("second", folder, false), through(first)));
        TestEtcd third = started(TestEtcd.start(TestEtcd.config("third", folder, false), through(first)));
        third.close();

        TestEtcd fourth = started(TestEtcd.start(TestEtcd.config("fourth", folder, false), through(first)));

        fourth.store().put(HELLO, "{}").block(LONG);
        assertThat(members(first)).contains("first", "second", "fourth").doesNotContain("third");
        assertThatThrownBy(() ->
                        first.store().addMember("fifth", "http://127.0.0.1:1").block(LONG))
                .isInstanceOf(MemberRefusedException.class)
                .hasMessageContaining("it has 3 members")
                .hasMessageContaining("physarum.registry.etcd.max-members");
        assertThatThrownBy(() -> TestEtcd.start(third.config(), through(first)))
                .cause()
                .isInstanceOfSatisfying(StoreStartException.class, removed -> {
                    assertThat(removed).hasMessageContaining("was removed from the registries' cluster");
                    assertThat(removed.cure())
                            .contains("empty " + third.config().dataDir());
                });
    }

    @Test
    void aMemberThatOnlyThisRegistryCannotReachStays() throws Exception {
        Duration forgetAfter = Duration.ofSeconds(5);
        TestEtcd first = begin("first", TestEtcd.OFTEN, MembershipConfig.of(7, forgetAfter));
        started(TestEtcd.start(TestEtcd.config("second", folder, false), through(first)));
        TestEtcd third = started(TestEtcd.start(TestEtcd.config("third", folder, false), through(first)));
        third.close();
        String nowhere = "http://127.0.0.1:1";
        TestEtcd hidden = started(TestEtcd.start(
                TestEtcd.withFlags(third.config(), "--advertise-client-urls " + nowhere), through(first)));
        await().atMost(LONG).until(() -> members(first).contains("third [" + nowhere));
        await().pollDelay(forgetAfter.multipliedBy(2)).atMost(LONG).until(() -> true);

        started(TestEtcd.start(TestEtcd.config("fourth", folder, false), through(first)));
        assertThat(members(first)).contains("first", "second", "third", "fourth");

        hidden.close();
        String next = TestEtcd.config("fifth", folder, false).peerUrl().toString();
        await().atMost(LONG).ignoreException(MemberRefusedException.class).until(() -> {
            first.store().addMember("fifth", next).block(LONG);
            return !members(first).contains("third");
        });
    }

    private TestEtcd begin(String name, Duration refreshInterval, MembershipConfig membership) throws Exception {
        LocalEtcdConfig config = TestEtcd.config(name, folder, true);
        return started(
                TestEtcd.start(config, through(one), TestEtcd.store(config.clientUrl(), refreshInterval, membership)));
    }

    private static String members(TestEtcd etcd) {
        return etcd.store().health().block(LONG).details().get("members").toString();
    }

    @Test
    void refusesASecondMemberOfARunningOnesNameOrAddress() {
        String peerUrl = one.config().peerUrl().toString();

        assertThatThrownBy(() -> one.store().addMember("other", peerUrl).block(LONG))
                .isInstanceOf(MemberRefusedException.class)
                .hasMessageContaining("is running");
        assertThatThrownBy(
                        () -> one.store().addMember("one", "http://127.0.0.1:1").block(LONG))
                .isInstanceOf(MemberRefusedException.class)
                .hasMessageContaining("is running");
    }

    @Test
    void refusesNamesAndAddressesThatAreNone() {
        for (String url :
                List.of("", "x", "http://", "http://127.0.0.1", "ftp://127.0.0.1:1", "http://a:1/x", "http://a:1,b")) {
            assertThatThrownBy(() -> one.store().addMember("two", url).block(LONG))
                    .as(url)
                    .isInstanceOf(MemberRefusedException.class)
                    .hasMessageContaining("peer URL");
        }
        for (String name : List.of("", "a=b", "a,b", "ä", "x".repeat(129))) {
            assertThatThrownBy(() ->
                            one.store().addMember(name, "http://127.0.0.1:1").block(LONG))
                    .as(name)
                    .isInstanceOf(MemberRefusedException.class)
                    .hasMessageContaining("name");
        }
    }

    @Test
    void membersThatHaveNamesFindEachOtherByThemAlone() throws Exception {
        TestEtcd two = started(TestEtcd.start(byName(TestEtcd.config("two", folder, false)), through(one)));
        String members =
                one.store().health().block(LONG).details().get("members").toString();
        assertThat(members).contains("http://localhost:" + two.config().clientPort());

        two.close();
        started(TestEtcd.start(two.config(), through(one)));
        one.store().put(HELLO, "{}").block(LONG);

        assertThat(two.config().peerUrl()).hasHost("localhost");
        assertThat(one.store().get(HELLO).block(LONG)).isEqualTo("{}");
    }

    private static LocalEtcdConfig byName(LocalEtcdConfig config) {
        return new LocalEtcdConfig(
                config.binary(),
                config.ip(),
                "localhost",
                config.clientPort(),
                config.peerPort(),
                config.dataDir(),
                config.name(),
                config.newCluster(),
                config.startTimeout(),
                config.stopTimeout());
    }

    @Test
    void replacesADeadMemberThatLostItsFiles() throws Exception {
        join("two");
        TestEtcd three = join("three");
        three.close();
        LocalEtcdConfig old = three.config();
        LocalEtcdConfig empty = new LocalEtcdConfig(
                old.binary(),
                old.ip(),
                old.host(),
                old.clientPort(),
                old.peerPort(),
                folder.resolve("three-anew"),
                old.name(),
                false,
                old.startTimeout(),
                old.stopTimeout());
        one.store().put(HELLO, "{}").block(LONG);

        TestEtcd anew = started(TestEtcd.start(empty, through(one)));

        assertThat(anew.store().get(HELLO).block(LONG)).isEqualTo("{}");
        assertThat(anew.store().health().block(LONG).details().get("members").toString())
                .contains("one", "two", "three");
    }
}
