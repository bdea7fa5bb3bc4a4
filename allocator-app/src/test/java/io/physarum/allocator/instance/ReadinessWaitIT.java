package io.physarum.allocator.instance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;
import io.physarum.allocator.driver.InstancePorts;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is waited for until an instance with a proxy of its own can be used, be it ours or somebody else's. */
class ReadinessWaitIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String HASH = "hash";

    private final PeerInfo self = peer("/ip4/127.0.0.1/tcp/1");

    private final List<PeerInfo> announced = new CopyOnWriteArrayList<>(List.of(peer("/ip4/127.0.0.1/tcp/2")));

    private final Readiness readiness = new Readiness(
            () -> self,
            new EmbeddedProxy(),
            new ForeignProxies(hash -> Mono.fromSupplier(() -> {
                assertThat(hash).isEqualTo(HASH);
                return List.copyOf(announced);
            })));

    private final List<HttpServer> servers = new ArrayList<>();

    private Disposable waiting = () -> {};

    @AfterEach
    void stop() {
        waiting.dispose();
        servers.forEach(server -> server.stop(0));
    }

    private static PeerInfo peer(String address) {
        return new PeerInfo(Keys.generate(KeyType.ED25519).publicKey().peerId(), List.of(Multiaddr.parse(address)));
    }

    @Test
    void findsAProxyOfOthersByWhatItAnnounces() throws IOException {
        RunningInstance instance = instance(listen(), listen(), HASH);
        ReadinessWait wait = readiness.ofNew(instance.info());
        var ready = wait.until(instance).toFuture();
        await().until(() -> wait.missing(instance).contains("nobody new announces the content hash hash in the DHT"));
        assertThat(ready).as("another instance is announced already").isNotDone();
        PeerInfo foreign = peer("/ip4/203.0.113.7/tcp/4001");

        announced.add(foreign);

        assertThat(ready).succeedsWithin(LIMIT).isEqualTo(foreign);
    }

    @Test
    void findsAProxyOfOthersThatRunsFromBeforeByItsAddress() throws IOException {
        announced.add(0, peer("/ip4/203.0.113.7/tcp/4001"));
        RunningInstance instance = instance(listen(), listen(), HASH);

        assertThat(readiness.ofOld().until(instance).block(LIMIT)).isEqualTo(announced.get(1));
    }

    @Test
    void takesAProxyOfOthersAsItIsIfOnlyTheImageIsKnown() throws IOException {
        RunningInstance instance = instance(listen(), listen(), "");

        assertThat(readiness.ofNew(instance.info()).until(instance).block(LIMIT))
                .isEqualTo(self);
    }

    @Test
    void saysWhichStepIsWaitedFor() throws IOException {
        int port = FreePorts.tcp();
        HttpServer service = listen(port);
        HttpServer proxy = listen();
        RunningInstance instance = instance(service, proxy, HASH);
        service.stop(0);
        ReadinessWait wait = readiness.ofNew(instance.info());
        waiting = wait.until(instance).subscribe();
        await().until(() -> wait.missing(instance).equals("nothing answers on SERVICE_PORT " + port));

        answer(proxy, "/idle", 503);
        answer(proxy, "/actuator/p2p", 500);
        listen(port);
        await().until(() -> wait.missing(instance)
                .startsWith("it listens on SERVICE_PORT " + port + ", but the proxy in its image, on METRICS_PORT "
                        + proxy.getAddress().getPort()
                        + ", does not say that it has announced it: /idle: /idle answers 503"));

        proxy.removeContext("/idle");
        await().until(() -> wait.missing(instance)
                .contains("does not say who it is in the network: /actuator/p2p: /actuator/p2p answers 500"));
    }

    private HttpServer listen() throws IOException {
        return listen(0);
    }

    private HttpServer listen(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.start();
        servers.add(server);
        return server;
    }

    private static void answer(HttpServer server, String path, int status) {
        server.createContext(path, exchange -> {
            byte[] text = "no".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
    }

    private static RunningInstance instance(HttpServer service, HttpServer proxy, String contentHash) {
        NetworkRequirement none = NetworkRequirement.NONE;
        ServiceInfo info = new ServiceInfo(
                contentHash, "image", none, none, 0, 0, ProxyForm.EMBEDDED, List.of("http"), false, null, null, null);
        return new RunningInstance(
                "id",
                "handle",
                ServiceName.of("service"),
                info,
                new InstancePorts(
                        service.getAddress().getPort(), 1, proxy.getAddress().getPort()));
    }
}
