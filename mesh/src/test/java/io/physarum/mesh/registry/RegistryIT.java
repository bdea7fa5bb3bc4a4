package io.physarum.mesh.registry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.error.RegistryRefusedException;
import io.physarum.mesh.error.RegistryUnavailableException;
import io.physarum.mesh.exchange.AllowedPeers;
import io.physarum.mesh.exchange.ExchangeClient;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.exchange.Framing;
import io.physarum.mesh.exchange.RefusalListener;
import io.physarum.mesh.exchange.RefusalReason;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Network;
import io.physarum.mesh.testing.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class RegistryIT {

    private static final ServiceName NAME = ServiceName.of("calc-server:1.1");

    private static final ServiceInfo INFO = Samples.service("hash", 10, 100);

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Network network = new Network();

    private final MemoryRegistry store = new MemoryRegistry();

    private Host registry;

    private Host node;

    private OverlayRegistryClient client;

    @BeforeEach
    void start() {
        registry = serve(store, ExchangeLimits.defaults());
        network.announce(RegistryProtocols.RENDEZVOUS, registry);
        node = network.host();
        TestHosts.introduce(node, registry);
        RegistryClientConfig config =
                new RegistryClientConfig(TIMEOUT, Duration.ofMinutes(1), 5, Duration.ofMillis(100));
        client = new OverlayRegistryClient(node, network.discovery(node), config, network.time());
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void addsGetsListsAndDeletes() {
        assertThat(client.get(NAME).block(TIMEOUT)).isNull();
        assertThat(client.add(NAME, INFO).block(TIMEOUT)).isEqualTo("Added calc-server:1.1");
        assertThat(client.get(NAME).block(TIMEOUT)).isEqualTo(INFO);
        assertThat(client.list().block(TIMEOUT)).containsOnlyKeys(NAME).containsValue(INFO);
        assertThat(client.delete(NAME).block(TIMEOUT)).isEqualTo("Deleted calc-server:1.1");
        assertThat(client.list().block(TIMEOUT)).isEmpty();
        assertThat(client.addMember("infra2", "http://10.0.0.2:2380").block(TIMEOUT))
                .isEqualTo("infra1=http://127.0.0.1:2380,infra2=http://10.0.0.2:2380");
    }

    @Test
    void answersTheOriginalsBytesWithTheOriginalsBytes() {
        String infoJson = "{\"ContentHash\":\"a\",\"Unknown\":[1]}";
        String add = "{\"Name\":\"hello\",\"InfoStr\":\"{\\\"ContentHash\\\":\\\"a\\\",\\\"Unknown\\\":[1]}\"}";

        assertThat(raw(RegistryProtocols.ADD, add)).isEqualTo("Added hello");
        assertThat(store.entries).containsEntry(ServiceName.of("hello"), infoJson);
        assertThat(raw(RegistryProtocols.GET, "hello"))
                .isEqualTo("{\"InfoStr\":\"{\\\"ContentHash\\\":\\\"a\\\",\\\"Unknown\\\":[1]}\",\"LookupOk\":true}");
        assertThat(raw(RegistryProtocols.GET, "nobody")).isEqualTo("{\"InfoStr\":\"\",\"LookupOk\":false}");
        assertThat(raw(RegistryProtocols.GET, "no such/name")).isEqualTo("{\"InfoStr\":\"\",\"LookupOk\":false}");
        assertThat(raw(RegistryProtocols.LIST, ""))
                .isEqualTo("{\"NameToInfoStr\":{\"hello\":\"{\\\"ContentHash\\\":\\\"a\\\",\\\"Unknown\\\":[1]}\"},"
                        + "\"LookupOk\":true}");
        assertThat(raw(RegistryProtocols.DELETE, "hello")).isEqualTo("Deleted hello");
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        assertThat(raw(RegistryProtocols.ADD, "{")).startsWith("Error: invalid request: the message is malformed");
        assertThat(raw(RegistryProtocols.ADD, "{\"Name\":\"a b\",\"InfoStr\":\"{}\"}"))
                .startsWith("Error: invalid request: a service name has no slash, white space");
        assertThat(raw(RegistryProtocols.ADD, "{\"Name\":\"a\",\"InfoStr\":\"[]\"}"))
                .startsWith("Error: invalid request: ServiceInfo, line 1, column 1");
        assertThat(raw(RegistryProtocols.MEMBER_ADD, "{}"))
                .isEqualTo("Error: invalid request: the message lacks MemberName");
        assertThat(store.entries).isEmpty();
    }

    @Test
    void resetsARequestThatIsTooLong() {
        assertThatThrownBy(() -> raw(RegistryProtocols.GET, "x".repeat((1 << 20) + 1)))
                .isInstanceOf(Libp2pException.class);
        assertThat(raw(RegistryProtocols.GET, "x")).contains("\"LookupOk\":false");
    }

    @Test
    void asksTheNextRegistryWhenTheStoreOfOneFails() {
        MemoryRegistry second = new MemoryRegistry();
        second.add(NAME, "{\"ContentHash\":\"from the second\"}").block();
        Host other = serve(second, ExchangeLimits.defaults());
        network.announce(RegistryProtocols.RENDEZVOUS, other);
        store.broken = true;

        assertThat(client.get(NAME).blockOptional(TIMEOUT).orElseThrow().contentHash())
                .isEqualTo("from the second");
        assertThat(client.add(ServiceName.of("x"), INFO).block(TIMEOUT)).isEqualTo("Added x");
    }

    @Test
    void namesEveryRegistryItTried() {
        store.broken = true;

        assertThatThrownBy(() -> client.delete(NAME).block(TIMEOUT))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining(registry.peerId().toString())
                .hasMessageContaining("the store has no leader");
        network.providers().clear(RegistryProtocols.RENDEZVOUS);
        TestHosts.await(registry.stop());
        assertThatThrownBy(() -> client.get(NAME).block(TIMEOUT)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void doesNotAskAnotherRegistryWhatOneRefuses() {
        String nameless = "{\"Name\":\"\",\"InfoStr\":\"{}\"}";
        assertThat(raw(RegistryProtocols.ADD, nameless)).startsWith("Error: invalid request: ");
        assertThatThrownBy(() -> client.addMember("", "http://127.0.0.1:1").block(TIMEOUT))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContaining("MemberName");
    }

    @Test
    void tellsOneWhoMayNotWriteWhatToDo() {
        client.add(NAME, INFO).block(TIMEOUT);
        List<RefusalReason> refusals = new CopyOnWriteArrayList<>();
        AllowedPeers operator = new AllowedPeers(Set.of(Samples.peer("operator")), "physarum.registry.allow-writers");
        new RegistryServer(
                        registry,
                        store,
                        ExchangeLimits.defaults(),
                        new RegistryAccess(operator, AllowedPeers.everybody(), (from, reason) -> refusals.add(reason)))
                .start();

        for (Mono<String> write : List.of(client.add(NAME, INFO), client.delete(NAME))) {
            assertThatThrownBy(() -> write.block(TIMEOUT))
                    .isInstanceOf(RegistryRefusedException.class)
                    .hasMessageStartingWith("not allowed: " + node.peerId() + " is not allowed")
                    .hasMessageContaining("physarum.registry.allow-writers of " + registry.peerId());
        }
        assertThat(raw(RegistryProtocols.DELETE, NAME.value())).startsWith("Error: not allowed: ");
        assertThat(refusals).hasSize(3).containsOnly(RefusalReason.NOT_ALLOWED);
        assertThat(client.get(NAME).block(TIMEOUT)).as("everybody may read").isEqualTo(INFO);
        assertThat(client.addMember("m", "http://127.0.0.1:1").block(TIMEOUT))
                .as("another registry's list")
                .isNotBlank();
    }

    @Test
    void takesOnlyThoseIntoItsClusterThatMayJoin() {
        AllowedPeers registries = new AllowedPeers(Set.of(Samples.peer("other")), "physarum.registry.allow-members");
        new RegistryServer(
                        registry,
                        store,
                        ExchangeLimits.defaults(),
                        new RegistryAccess(AllowedPeers.everybody(), registries, RefusalListener.NONE))
                .start();

        assertThatThrownBy(() -> client.addMember("m", "http://127.0.0.1:1").block(TIMEOUT))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContaining("physarum.registry.allow-members");
        assertThat(client.add(NAME, INFO).block(TIMEOUT)).isNotBlank();
    }

    @Test
    void findsTheRegistryThatCameInPlaceOfTheOneItKnew() {
        client.add(NAME, INFO).block(TIMEOUT);
        TestHosts.await(registry.stop());
        network.providers().clear(RegistryProtocols.RENDEZVOUS);
        network.announce(RegistryProtocols.RENDEZVOUS, serve(store, ExchangeLimits.defaults()));

        assertThat(client.get(NAME).block(TIMEOUT)).isEqualTo(INFO);
    }

    @Test
    void aWatchedCacheHearsOfChangesAndOfGaps() {
        CachingRegistryClient cache = new CachingRegistryClient(client, RegistryCacheConfig.defaults(), network.time());
        cache.follow(client.watch());
        await().until(() -> store.watchers() == 1);
        store.add(NAME, "{\"ContentHash\":\"old\"}").block();
        assertThat(cache.get(NAME).blockOptional(TIMEOUT).orElseThrow().contentHash())
                .isEqualTo("old");

        store.add(NAME, "{\"ContentHash\":\"new\"}").block();
        await().untilAsserted(() -> assertThat(
                        cache.get(NAME).blockOptional(TIMEOUT).orElseThrow().contentHash())
                .isEqualTo("new"));

        TestHosts.await(node.connection(registry.peerId()).orElseThrow().close());
        store.entries.put(NAME, "{\"ContentHash\":\"newest\"}");
        await().untilAsserted(() -> assertThat(
                        cache.get(NAME).blockOptional(TIMEOUT).orElseThrow().contentHash())
                .isEqualTo("newest"));
        await().until(() -> store.watchers() == 1);
    }

    private Host serve(MemoryRegistry service, ExchangeLimits limits) {
        Host host = network.host();
        new RegistryServer(host, service, limits).start();
        return host;
    }

    private String raw(String protocolId, String request) {
        byte[] answer = new ExchangeClient(node, protocolId, Framing.HALF_CLOSE, 1 << 20)
                .ask(registry.peerId(), request.getBytes(StandardCharsets.UTF_8), TIMEOUT)
                .block(TIMEOUT);
        return new String(answer, StandardCharsets.UTF_8);
    }
}
