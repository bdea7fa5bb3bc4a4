package io.physarum.libp2p.interop;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.identify.IdentifyInfo;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.testing.ByteSink;
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

/** Connections, streams, identify, ping and private networks with js-libp2p, begun by either side. */
class JsInteropIT extends InteropFixture {

    @ParameterizedTest
    @CsvSource({"ED25519, Ed25519", "RSA, RSA", "SECP256K1, secp256k1"})
    void peersWithAnyKindOfKeyIdentifyAndPingEachOther(KeyType ours, String theirs) {
        JsPeer js = peers.start("--key-type", theirs);
        Host host = hosts.start(builder -> builder.key(Keys.generate(ours)).agentVersion("interop/1"));

        JsonNode dialled = js.call("dial", Map.of("addr", addressOf(host)));
        assertThat(dialled.get("peerId").asString()).isEqualTo(host.peerId().toString());
        assertThat(dialled.get("encryption").asString()).isEqualTo("/noise");
        assertThat(dialled.get("multiplexer").asString()).isEqualTo("/yamux/1.0.0");
        assertTheyKnowEachOther(host, js, false);

        js.call("hangUp", Map.of("peerId", host.peerId().toString()));
        await().atMost(PATIENCE).until(() -> host.connections().isEmpty());
        await(host.connect(js.address()));
        assertTheyKnowEachOther(host, js, true);
    }

    private static void assertTheyKnowEachOther(Host host, JsPeer js, boolean weDialled) {
        await().atMost(PATIENCE).until(() -> host.connections().size() == 1);
        Connection connection = host.connection(js.peerId()).orElseThrow();
        assertThat(connection.isInitiator()).isEqualTo(weDialled);
        await().atMost(PATIENCE).until(() -> IdentifyProtocol.info(connection).isPresent());
        IdentifyInfo theirs = IdentifyProtocol.info(connection).orElseThrow();
        assertThat(theirs.agentVersion()).startsWith("js-libp2p");
        assertThat(theirs.protocolVersion()).isEqualTo("ipfs/0.1.0");
        assertThat(theirs.listenAddresses()).containsExactly(js.address().withoutPeer());
        assertThat(theirs.protocols()).contains(JS_ECHO, "/ipfs/ping/1.0.0", "/ipfs/id/1.0.0", "/ipfs/kad/1.0.0");
        assertThat(theirs.observedAddress()).contains(connection.localAddress());
        assertThat(host.addressBook().addresses(js.peerId()))
                .contains(js.address().withoutPeer());

        String ourId = host.peerId().toString();
        JsonNode ours = js.call("identify", Map.of("peerId", ourId));
        assertThat(ours.get("peerId").asString()).isEqualTo(ourId);
        assertThat(ours.get("agentVersion").asString()).isEqualTo("interop/1");
        assertThat(ours.get("protocolVersion").asString()).isNotEmpty();
        assertThat(texts(ours.get("listenAddrs")))
                .containsExactly(host.listenAddresses().get(0).toString());
        assertThat(texts(ours.get("protocols"))).containsExactlyInAnyOrderElementsOf(host.protocols());
        assertThat(Multiaddr.parse(ours.get("observedAddr").asString()).withoutPeer())
                .isEqualTo(connection.remoteAddress());

        assertThat(await(Ping.on(host).ping(js.peerId(), PATIENCE))).isPositive();
        assertThat(js.call("ping", Map.of("peerId", ourId)).get("rttMs").asInt())
                .isNotNegative();
        assertThat(host.connections()).containsExactly(connection);
    }

    @Test
    void streamsCarryWhatIsSentInBothDirectionsAtOnce() {
        JsPeer js = peers.start();
        Host host = hosts.start();
        host.addProtocol(EchoProtocol.binding());
        await(host.connect(js.address()));

        for (String text : List.of("", "hello", "long ".repeat(MEBIBYTE / 5))) {
            assertThat(echoedByUs(js, host, text)).isEqualTo(text);
            assertJsEchoes(host, js, text);
        }

        assertBothEcho(js, host);
        Connection connection = host.connection(js.peerId()).orElseThrow();
        await().atMost(PATIENCE).until(() -> connection.streamCount() == 0);
    }

    @Test
    void oneConnectionCarriesManyStreams() {
        JsPeer js = peers.start();
        Host host = hosts.start();
        host.addProtocol(EchoProtocol.binding());
        js.call("dial", Map.of("addr", addressOf(host)));

        // js-libp2p takes 32 streams of a protocol at a time, so rounds of fewer show that those before have ended.
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<JsonNode>> theirs = new ArrayList<>();
            List<ByteSink> ours = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                theirs.add(js.begin("echo", echo(host, "stream " + i)));
                ours.add(send(host, js, "stream " + i));
            }
            for (int i = 0; i < 25; i++) {
                assertThat(text(await(theirs.get(i)))).isEqualTo("stream " + i);
                await(ours.get(i).end());
                assertThat(ours.get(i).text()).isEqualTo("stream " + i);
            }
        }
        assertThat(host.connections()).hasSize(1);
    }

    @Test
    void aProtocolThatTheOtherDoesNotSpeakFailsOnlyItsStream() {
        JsPeer js = peers.start();
        Host host = hosts.start();
        host.addProtocol(EchoProtocol.binding());
        await(host.connect(js.address()));

        assertThatThrownBy(() ->
                        await(host.newStream(js.peerId(), ProtocolBinding.of("/nobody/speaks/this", stream -> {}))))
                .isInstanceOf(UnsupportedProtocolException.class);
        Map<String, String> unknown =
                Map.of("peerId", host.peerId().toString(), "protocol", "/nobody/speaks/this", "data", "");
        assertThatThrownBy(() -> js.call("echo", unknown)).hasMessageContaining("UnsupportedProtocol");

        assertJsEchoes(host, js, "still there");
        assertThat(echoedByUs(js, host, "still there")).isEqualTo("still there");
        assertThat(host.connections()).hasSize(1);
    }

    @Test
    void pingsGoOnWhenJsEndsThePingStreamAfterTenSeconds() {
        JsPeer js = peers.start();
        Host host = hosts.start();
        Connection connection = await(host.connect(js.address()));
        Ping ping = Ping.on(host);

        await().during(Duration.ofSeconds(12))
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !await(ping.ping(js.peerId(), PATIENCE)).isNegative());

        assertThat(host.connections()).containsExactly(connection);
    }

    @Test
    void membersOfAPrivateNetworkSpeakAndStrangersAreKeptOut(@TempDir Path directory) {
        Path key = SwarmKeys.write(directory.resolve("swarm.key"), "5a");
        JsPeer member = peers.start("--swarm-key", key.toString());
        UnaryOperator<HostBuilder> inside = builder -> builder.preSharedKey(PreSharedKey.load(key));
        Host host = hosts.start(inside);
        host.addProtocol(EchoProtocol.binding());
        Host other = hosts.start(inside);

        member.call("dial", Map.of("addr", addressOf(host)));
        assertThat(echoedByUs(member, host, "a secret")).isEqualTo("a secret");
        await(other.connect(member.address()));
        assertJsEchoes(other, member, "a secret");

        Path otherKey = SwarmKeys.write(directory.resolve("other.key"), "a5");
        assertThatThrownBy(() -> await(hosts.start(builder -> builder.preSharedKey(PreSharedKey.load(otherKey)))
                        .connect(member.address())))
                .isInstanceOf(DialException.class)
                .hasMessageContaining("another pre-shared key");
        assertThatThrownBy(() -> await(hosts.start().connect(member.address()))).isInstanceOf(DialException.class);
        for (JsPeer stranger : List.of(peers.start("--swarm-key", otherKey.toString()), peers.start())) {
            assertThatThrownBy(() -> stranger.call("dial", Map.of("addr", addressOf(host))))
                    .hasMessageContaining(": ");
            assertThat(host.connection(stranger.peerId())).isEmpty();
        }
        assertThat(host.connections()).hasSize(1);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static String echoedByUs(JsPeer js, Host host, String text) {
        return text(js.call("echo", echo(host, text)));
    }

    private static Map<String, String> echo(Host host, String text) {
        String data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return Map.of("peerId", host.peerId().toString(), "protocol", EchoProtocol.PROTOCOL_ID, "data", data);
    }

    private static String text(JsonNode echoed) {
        return new String(Base64.getDecoder().decode(echoed.get("data").asString()), StandardCharsets.UTF_8);
    }

    private static void assertJsEchoes(Host host, JsPeer js, String text) {
        ByteSink sink = send(host, js, text);
        CRC32 checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        assertThat(await(sink.end())).isEqualTo(checksum.getValue());
        assertThat(sink.count()).isEqualTo(text.length());
    }

    /** Sends ASCII text to the echo of js and ends the direction; the sink takes what comes back. */
    private static ByteSink send(Host host, JsPeer js, String text) {
        ByteSink sink = new ByteSink();
        host.newStream(
                        js.peerId(),
                        ProtocolBinding.of(JS_ECHO, stream -> stream.pipeline().addLast(sink)))
                .whenComplete((stream, failure) -> {
                    if (failure == null) {
                        stream.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
                        stream.shutdownOutput();
                    } else {
                        sink.end().completeExceptionally(failure);
                    }
                });
        return sink;
    }
}
