package io.physarum.registry.store.etcd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.physarum.mesh.service.ServiceName;
import io.physarum.registry.store.MemberRefusedException;
import io.physarum.registry.store.StoreUnavailableException;
import io.physarum.registry.store.etcd.local.ClusterJoin;
import io.physarum.registry.store.etcd.local.LocalEtcdConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class EtcdClusterIT {

    private static final Duration LONG = Duration.ofSeconds(60);

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
        one.store().put(HELLO, "{\"v\":1}").block(LONG);
        await().atMost(LONG).until(() -> changed.contains(HELLO.value()));

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

        assertThat(one.store().get(HELLO).block(LONG)).isEqualTo("{\"kept\":1}");
        assertThat(one.store().list().block(LONG)).hasSize(1);
        assertThatThrownBy(() -> one.store().put(HELLO, "{}").block(LONG))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("no etcd member answered within");
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
        try (EtcdRegistryStore store = new EtcdRegistryStore(EtcdStoreConfig.of(List.of(two.clientUrl())))) {
            await().atMost(LONG)
                    .until(() -> store.health().block(LONG).details().toString().contains("three"));
            signal("STOP", two);
            assertThat(store.get(HELLO).block(LONG)).isEqualTo("{}");
            store.put(HELLO, "{\"v\":2}").block(LONG);

            signal("STOP", running.toArray(TestEtcd[]::new));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> store.get(HELLO).block(Duration.ofSeconds(15)))
                        .isInstanceOf(StoreUnavailableException.class);
                assertThatThrownBy(() -> store.put(HELLO, "{}").block(Duration.ofSeconds(15)))
                        .isInstanceOf(StoreUnavailableException.class);
            }

            signal("CONT", running.toArray(TestEtcd[]::new));
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> store.put(HELLO, "{}").thenReturn(true).block(LONG));
        } finally {
            signal("CONT", running.toArray(TestEtcd[]::new));
        }
    }

    private static void signal(String name, TestEtcd... members) throws Exception {
        for (TestEtcd member : members) {
            String pid = Long.toString(member.process().pid());
            assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                    .isZero();
        }
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
