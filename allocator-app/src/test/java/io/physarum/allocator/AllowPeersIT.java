package io.physarum.allocator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.allocation.AllocationProtocols;
import io.physarum.mesh.exchange.ExchangeClient;
import io.physarum.mesh.exchange.Framing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AllowPeersIT {

    private static final String SOMEBODY =
            Keys.generate(KeyType.ED25519).publicKey().peerId().toString();

    private final TestHosts hosts = new TestHosts();

    @TempDir
    Path temp;

    @AfterEach
    void stop() {
        hosts.close();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, , , true", "127.0.0.1, , , false", "0.0.0.0, a long secret, , false", "0.0.0.0, , list, false"
    })
    void warnsWhereEverybodyWhoReachesItMayStartInstances(
            String address, String passphrase, String list, boolean warns, CapturedOutput output) {
        Map<String, Object> properties = new HashMap<>(Map.of("physarum.p2p.listen", "/ip4/" + address + "/tcp/0"));
        if (passphrase != null) {
            properties.put("physarum.p2p.psk", passphrase);
        }
        if (list != null) {
            properties.put("physarum.allocator.allow-peers", SOMEBODY);
        }

        try (TestAllocator allocator = new TestAllocator(temp, properties)) {
            assertThat(allocator.host().listenAddresses()).isNotEmpty();
        }

        String warning = "can have any image run on this machine: this network has no key, and no list says who may";
        assertThat(output.getOut().contains(warning)).isEqualTo(warns);
        assertThat(output.getOut().contains("(physarum.allocator.allow-peers)")).isEqualTo(warns);
    }

    @Test
    void refusesWhoIsNotOnItsListAndCountsThat() {
        try (TestAllocator allocator = new TestAllocator(temp, Map.of("physarum.allocator.allow-peers", SOMEBODY))) {
            Host stranger = hosts.start();
            TestHosts.introduce(stranger, allocator.host());

            byte[] answer = new ExchangeClient(stranger, AllocationProtocols.TEXT, Framing.LINE, 1000)
                    .ask(allocator.host().peerId(), "start-program some/image".getBytes(UTF_8), Duration.ofSeconds(10))
                    .blockOptional(TestAllocator.LIMIT)
                    .orElseThrow();

            assertThat(new String(answer, UTF_8))
                    .startsWith("Error: " + stranger.peerId() + " is not allowed to ask for that here")
                    .contains("physarum.allocator.allow-peers of "
                            + allocator.host().peerId());
            assertThat(allocator.count("physarum.allocator.requests.refused")).isEqualTo(1);
        }
    }
}
