package io.physarum.libp2p.host;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.host.resource.RejectionLog;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.testing.RecordedLog;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PrivateNetworkIT {

    private static final String OTHER_KEY = "the peer seems to use another pre-shared key (or none)";

    private static final String KEY_NEEDED = "a pre-shared key is needed";

    private final TestHosts hosts = new TestHosts();

    private final RecordedLog warnings = RecordedLog.of(RejectionLog.class);

    @AfterEach
    void stop() {
        warnings.close();
        hosts.close();
    }

    private Host host(String passphrase) {
        return hosts.start(builder ->
                passphrase.isEmpty() ? builder : builder.preSharedKey(PreSharedKey.fromPassphrase(passphrase)));
    }

    @Test
    void connectsMembers() {
        Host a = host("secret");
        Host b = host("secret");
        TestHosts.introduce(a, b);

        assertThat(await(Ping.on(a).ping(b.peerId(), Duration.ofSeconds(10)))).isPositive();
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                Arguments.of("one", "other", OTHER_KEY, OTHER_KEY),
                Arguments.of("one", "", OTHER_KEY, KEY_NEEDED),
                Arguments.of("", "one", KEY_NEEDED, OTHER_KEY));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void keepsStrangersOutAndTellsBothSidesWhy(String dialling, String listening, String told, String logged) {
        Host a = host(dialling);
        Host b = host(listening);

        assertThatThrownBy(() -> TestHosts.connect(a, b))
                .isInstanceOf(DialException.class)
                .hasMessageContaining(told);
        assertThatThrownBy(() -> TestHosts.connect(a, b)).isInstanceOf(DialException.class);

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(messages()).singleElement().asString().contains(logged));
        assertThat(b.connections()).isEmpty();
    }

    @Test
    void doesNotBlameTheKeyOfAPeerThatSaysNothing() throws Exception {
        Host a = host("secret");
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.getLocalPort());
            CompletableFuture<Connection> dial =
                    a.connect(Keys.generate(KeyType.ED25519).peerId(), List.of(address));
            Socket accepted = silent.accept();
            accepted.getInputStream().readNBytes(24);
            accepted.close();

            assertThatThrownBy(() -> await(dial))
                    .isInstanceOf(DialException.class)
                    .hasMessageNotContaining(OTHER_KEY)
                    .satisfies(failure ->
                            assertThat(failure.getCause()).isNotInstanceOf(ProtocolViolationException.class));
        }
    }

    private List<String> messages() {
        return warnings.events().stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
