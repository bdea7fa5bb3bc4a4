package io.physarum.libp2p.host;

import java.util.List;

import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.security.noise.NoiseSecurity;
import io.physarum.libp2p.security.tls.TlsSecurity;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecurityChoiceIT {

    private final TestHosts hosts = new TestHosts();

    @AfterEach
    void stop() {
        hosts.close();
    }

    private Host host(String... security) {
        return hosts.start(builder -> builder.security(List.of(security)));
    }

    private static String chosen(Host from, Host to) {
        return TestHosts.connect(from, to).securityProtocol();
    }

    @Test
    void theDiallersFirstChoiceThatBothSpeakIsTaken() {
        Host tlsFirst = hosts.start();
        Host noiseFirst = host(NoiseSecurity.PROTOCOL_ID, TlsSecurity.PROTOCOL_ID);
        Host noiseOnly = host(NoiseSecurity.PROTOCOL_ID);

        assertThat(chosen(tlsFirst, noiseFirst)).isEqualTo(TlsSecurity.PROTOCOL_ID);
        assertThat(chosen(tlsFirst, noiseOnly)).isEqualTo(NoiseSecurity.PROTOCOL_ID);
        assertThat(chosen(noiseFirst, hosts.start())).isEqualTo(NoiseSecurity.PROTOCOL_ID);
        assertThat(chosen(noiseOnly, hosts.start())).isEqualTo(NoiseSecurity.PROTOCOL_ID);
    }

    @Test
    void aDialFailsIfThereIsNoCommonChoice() {
        Host tlsOnly = host(TlsSecurity.PROTOCOL_ID);
        Host noiseOnly = host(NoiseSecurity.PROTOCOL_ID);

        assertThatThrownBy(() -> TestHosts.connect(tlsOnly, noiseOnly))
                .isInstanceOf(DialException.class)
                .hasCauseInstanceOf(UnsupportedProtocolException.class);
    }

    @Test
    void choicesThatAreNotKnownAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HostBuilder().security(List.of("/plaintext/2.0.0")))
                .withMessageContaining("/plaintext/2.0.0")
                .withMessageContaining("/noise");
        assertThatIllegalArgumentException().isThrownBy(() -> new HostBuilder().security(List.of()));
    }
}
