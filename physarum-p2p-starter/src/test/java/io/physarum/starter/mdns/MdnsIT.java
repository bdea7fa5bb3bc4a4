package io.physarum.starter.mdns;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.starter.AutoConfigurations;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Nodes without any bootstrap that find each other by multicast on loopback. */
class MdnsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ApplicationContextRunner node = AutoConfigurations.running()
            .withPropertyValues(
                    "physarum.p2p.bootstrap.required=true",
                    "physarum.p2p.mdns.enabled=true",
                    "physarum.p2p.mdns.interfaces=lo",
                    "physarum.p2p.mdns.interval=200ms",
                    "physarum.p2p.mdns.port=" + FreePorts.udp());

    @Test
    void nodesWithoutBootstrapsFormANetwork() {
        Cid cid = Cid.rawSha256("something".getBytes(UTF_8));
        node.run(first -> {
            assertThat(health(first)).isEqualTo(Status.DOWN);
            node.run(second -> {
                await().atMost(PATIENCE).until(() -> health(first).equals(Status.UP));
                await().atMost(PATIENCE).until(() -> health(second).equals(Status.UP));
                await().atMost(PATIENCE)
                        .until(() ->
                                !first.getBean(KademliaDht.class).routingTable().isEmpty());
                second.getBean(KademliaDht.class).provide(cid).get(20, TimeUnit.SECONDS);
                assertThat(first.getBean(KademliaDht.class)
                                .findProviders(cid, 1)
                                .get(20, TimeUnit.SECONDS))
                        .extracting(found -> found.peerId())
                        .containsExactly(second.getBean(Host.class).peerId());
            });
            await().atMost(PATIENCE).until(() -> health(first).equals(Status.DOWN));
        });
    }

    @Test
    void aNodeFindsOnlyMembersOfItsPrivateNetwork() {
        ApplicationContextRunner member = node.withPropertyValues("physarum.p2p.psk=a secret");
        node.run(stranger -> member.run(first -> member.run(second -> {
            await().atMost(PATIENCE).until(() -> health(first).equals(Status.UP));
            await().atMost(PATIENCE).until(() -> health(second).equals(Status.UP));
            assertThat(health(stranger)).isEqualTo(Status.DOWN);
        })));
    }

    private static Status health(AssertableApplicationContext context) {
        return Objects.requireNonNull(context.getBean("p2pHealthIndicator", HealthIndicator.class)
                        .health())
                .getStatus();
    }
}
