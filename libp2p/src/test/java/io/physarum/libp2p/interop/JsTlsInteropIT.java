package io.physarum.libp2p.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.security.noise.NoiseSecurity;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.security.tls.TlsSecurity;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.ByteSource;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
class JsTlsInteropIT {

    private static final String JS_ECHO = "/echo/1.0.0";

    private static final String YAMUX = "/yamux/1.0.0";

    private static final int MEBIBYTE = 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration BULK = Duration.ofMinutes(2);

    private static final List<String> TLS_ONLY = List.of(TlsSecurity.PROTOCOL_ID);

    private final TestHosts hosts = new TestHosts();

    private final JsPeers peers = new JsPeers();

    @BeforeAll
    static void requireJs() {
        JsPeer.require();
    }

    @AfterEach
    void stopAll() {
        try {
            peers.close();
        } finally {
            hosts.close();
        }
    }

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

        int bytes = 8 * MEBIBYTE + 1;
        CompletableFuture<JsonNode> transfer = js.begin(
                "transfer",
                Map.of("peerId", host.peerId().toString(), "protocol", EchoProtocol.PROTOCOL_ID, "bytes", bytes));
        ByteSink sink = new ByteSink();
        ByteSource source = new ByteSource(7, bytes);
        await(host.newStream(
                js.peerId(),
                ProtocolBinding.of(JS_ECHO, stream -> stream.pipeline().addLast(sink, source))));

        assertThat(await(sink.end(), BULK)).isEqualTo(await(source.sent(), BULK));
        assertThat(sink.count()).isEqualTo(bytes);
        JsonNode done = await(transfer, BULK);
        assertThat(done.get("receivedBytes").asInt()).isEqualTo(bytes);
        assertThat(done.get("receivedSha256")).isEqualTo(done.get("sentSha256"));
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
    void membersOfAPrivateNetworkSpeakTlsInIt(@TempDir Path directory) throws Exception {
        Path key = Files.writeString(
                directory.resolve("swarm.key"), "/key/swarm/psk/1.0.0/\n/base16/\n" + "5a".repeat(32) + "\n");
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

    private static String addressOf(Host host) {
        return host.peerId().appendTo(host.listenAddresses().get(0)).toString();
    }
}
