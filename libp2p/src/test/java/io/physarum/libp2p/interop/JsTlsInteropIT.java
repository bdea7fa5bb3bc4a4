package io.physarum.libp2p.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.security.noise.NoiseSecurity;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.security.tls.TlsSecurity;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.SwarmKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** TLS with js-libp2p, begun by either side. */
class JsTlsInteropIT extends InteropFixture {

    private static final String YAMUX = "/yamux/1.0.0";

    private static final List<String> TLS_ONLY = List.of(TlsSecurity.PROTOCOL_ID);

    /** But ECDSA, whose public keys js-libp2p does not take in the form that the specification says. */
    @ParameterizedTest
    @CsvSource({"ED25519, Ed25519", "RSA, RSA", "SECP256K1, secp256k1"})
    void peersWithAnyKindOfKeySpeakTls(KeyType ours, String theirs) {
        JsPeer js = peers.start("--security", "tls", "--key-type", theirs);
        Host host = hosts.start(builder -> builder.key(Keys.generate(ours)).security(TLS_ONLY));

        JsonNode dialled = js.call("dial", Map.of("addr", addressOf(host)));
        assertThat(dialled.get("peerId").asString()).isEqualTo(host.peerId().toString());
        assertThat(dialled.get("encryption").asString()).isEqualTo(TlsSecurity.PROTOCOL_ID);
        assertThat(dialled.get("multiplexer").asString()).isEqualTo(YAMUX);
        await().atMost(PATIENCE).until(() -> host.connection(js.peerId()).isPresent());
        assertThat(await(Ping.on(host).ping(js.peerId(), PATIENCE))).isPositive();

        js.call("hangUp", Map.of("peerId", host.peerId().toString()));
        await().atMost(PATIENCE).until(() -> host.connections().isEmpty());
        Connection connection = await(host.connect(js.address()));
        assertThat(connection.securityProtocol()).isEqualTo(TlsSecurity.PROTOCOL_ID);
        assertThat(connection.muxerProtocol()).isEqualTo(YAMUX);
        assertThat(await(Ping.on(host).ping(js.peerId(), PATIENCE))).isPositive();
        assertThat(js.call("ping", Map.of("peerId", host.peerId().toString()))
                        .get("rttMs")
                        .asInt())
                .isNotNegative();
        assertThat(host.connections()).containsExactly(connection);
    }

    @Test
    void streamsOverTlsCarryWhatIsSentInBothDirectionsAtOnce() {
        JsPeer js = peers.start("--security", "tls");
        Host host = hosts.start();
        host.addProtocol(EchoProtocol.binding());
        Connection connection = dialledBy(js, host);
        assertThat(connection.securityProtocol()).isEqualTo(TlsSecurity.PROTOCOL_ID);

        assertBothEcho(js, host);
        assertThat(host.connections()).containsExactly(connection);
    }

    /** The side that was dialled may learn last that the handshake is done. */
    private static Connection dialledBy(JsPeer js, Host host) {
        js.call("dial", Map.of("addr", addressOf(host)));
        await().atMost(PATIENCE).until(() -> host.connection(js.peerId()).isPresent());
        return host.connection(js.peerId()).orElseThrow();
    }

    @Test
    void eachTakesTheSecurityThatTheOtherSpeaks() {
        Host both = hosts.start();
        JsPeer noiseOnly = peers.start("--security", "noise");
        JsPeer tlsFirst = peers.start("--security", "tls", "--security", "noise");

        assertThat(await(both.connect(noiseOnly.address())).securityProtocol()).isEqualTo(NoiseSecurity.PROTOCOL_ID);
        assertThat(await(both.connect(tlsFirst.address())).securityProtocol()).isEqualTo(TlsSecurity.PROTOCOL_ID);

        Host noise = hosts.start(builder -> builder.security(List.of(NoiseSecurity.PROTOCOL_ID)));
        assertThat(tlsFirst.call("dial", Map.of("addr", addressOf(noise)))
                        .get("encryption")
                        .asString())
                .isEqualTo(NoiseSecurity.PROTOCOL_ID);

        Host tls = hosts.start(builder -> builder.security(TLS_ONLY));
        assertThatThrownBy(() -> await(tls.connect(noiseOnly.address())))
                .isInstanceOf(DialException.class)
                .hasCauseInstanceOf(UnsupportedProtocolException.class);
        assertThatThrownBy(() -> noiseOnly.call("dial", Map.of("addr", addressOf(tls))))
                .hasMessageContaining(": ");
    }

    @Test
    void neitherTakesAnotherPeerThanTheOneExpected() {
        JsPeer js = peers.start("--security", "tls");
        Host host = hosts.start(builder -> builder.security(TLS_ONLY));
        var somebodyElse = Keys.generate(KeyType.ED25519).peerId();

        assertThatThrownBy(() ->
                        await(host.connect(somebodyElse, List.of(js.address().withoutPeer()))))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("expected peer " + somebodyElse);
        String wrong = somebodyElse.appendTo(host.listenAddresses().get(0)).toString();
        assertThatThrownBy(() -> js.call("dial", Map.of("addr", wrong))).hasMessageContaining(": ");
    }

    @Test
    void membersOfAPrivateNetworkSpeakTlsInIt(@TempDir Path directory) {
        Path key = SwarmKeys.write(directory.resolve("swarm.key"), "5a");
        JsPeer member = peers.start("--security", "tls", "--swarm-key", key.toString());
        Host host = hosts.start(builder -> builder.preSharedKey(PreSharedKey.load(key)));
        Host other = hosts.start(builder -> builder.preSharedKey(PreSharedKey.load(key)));

        assertThat(member.call("dial", Map.of("addr", addressOf(host)))
                        .get("encryption")
                        .asString())
                .isEqualTo(TlsSecurity.PROTOCOL_ID);
        assertThat(await(other.connect(member.address())).securityProtocol()).isEqualTo(TlsSecurity.PROTOCOL_ID);
        assertThat(await(Ping.on(other).ping(member.peerId(), PATIENCE))).isPositive();
    }
}
