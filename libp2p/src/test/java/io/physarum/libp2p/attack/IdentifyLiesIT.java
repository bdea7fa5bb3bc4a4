package io.physarum.libp2p.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.Varint;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Peers that lie about themselves and about others. */
class IdentifyLiesIT extends UnderAttack {

    private static final int MAX_ADDRESSES = 64;

    private static ByteString bytes(String address) {
        return ByteString.copyFrom(Multiaddr.parse(address).bytes());
    }

    /** A host that identifies itself with a message, which the victim has read. */
    private Host liar(IdentifyMessage lie) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        Host host = hostileHosts.start();
        host.addProtocol(ProtocolBinding.of(IdentifyProtocol.PROTOCOL_ID, stream -> {
            tell(stream, lie);
            told.complete(null);
        }));
        TestHosts.connect(host, victim.host());
        await(told);
        awaitRead(host);
        return host;
    }

    /** Waits until the victim has read what was sent before: a pong comes only after that. */
    private void awaitRead(Host host) {
        await(Ping.on(host).ping(victim.host().peerId(), PATIENCE));
    }

    private static void tell(Stream stream, IdentifyMessage lie) {
        byte[] message = lie.toByteArray();
        stream.writeAndFlush(Unpooled.wrappedBuffer(Varint.encode(message.length), message));
        stream.shutdownOutput();
    }

    private List<Multiaddr> believed(Host liar) {
        return victim.host().addressBook().addresses(liar.peerId());
    }

    @Test
    void whoNamesAnothersKeyIsNotHeard() {
        honest.unharmedBy(() -> {
            Host liar = liar(IdentifyMessage.newBuilder()
                    .setPublicKey(ByteString.copyFrom(
                            honest.provider().privateKey().publicKey().marshal()))
                    .addListenAddrs(bytes("/ip4/10.9.9.9/tcp/9"))
                    .addProtocols(Victim.DHT.protocolId())
                    .build());
            assertThat(believed(liar)).isEmpty();
            assertThat(victim.host().addressBook().addresses(honest.provider().peerId()))
                    .doesNotContain(Multiaddr.parse("/ip4/10.9.9.9/tcp/9"));
            assertThat(victim.dht().routingTable()).doesNotContain(liar.peerId());
        });
    }

    @Test
    void ofThousandsOfAddressesAndProtocolsAFewAreKept() {
        IdentifyMessage.Builder lie = IdentifyMessage.newBuilder().setAgentVersion("a".repeat(10_000));
        IntStream.range(1, 2500)
                .forEach(
                        i -> lie.addListenAddrs(bytes("/ip4/10.9.9.9/tcp/" + i)).addProtocols("/p/" + i));
        honest.unharmedBy(() -> {
            Host liar = liar(lie.build());
            assertThat(believed(liar)).hasSizeBetween(1, MAX_ADDRESSES);
            assertThat(victim.host().addressBook().protocols(liar.peerId())).hasSizeLessThanOrEqualTo(MAX_ADDRESSES);
        });
    }

    @Test
    void aMessageOverTheLimitIsNotHeard() {
        IdentifyMessage.Builder lie = IdentifyMessage.newBuilder().addListenAddrs(bytes("/ip4/10.9.9.9/tcp/9"));
        IntStream.range(0, 100).forEach(i -> lie.addProtocols("x".repeat(1000)));
        honest.unharmedBy(() -> assertThat(believed(liar(lie.build()))).isEmpty());
    }

    @Test
    void addressesWhereNobodyCanBeAreNotKept() {
        honest.unharmedBy(() -> assertThat(believed(liar(IdentifyMessage.newBuilder()
                        .addListenAddrs(bytes("/ip4/0.0.0.0/tcp/4001"))
                        .addListenAddrs(bytes("/ip6/::/tcp/4001"))
                        .addListenAddrs(bytes("/ip4/239.1.2.3/tcp/4001"))
                        .addListenAddrs(bytes("/ip4/255.255.255.255/tcp/4001"))
                        .addListenAddrs(bytes("/ip4/10.9.9.9/tcp/0"))
                        .build())))
                .isEmpty());
    }

    @Test
    void addressesOfAThirdPartyAreDialledOnlyAFewTimes() throws IOException {
        AtomicInteger dialled = new AtomicInteger();
        try (ServerSocket third = new ServerSocket(0)) {
            Thread server = new Thread(() -> countAndClose(third, dialled), "third party");
            server.start();
            IdentifyMessage.Builder lie = IdentifyMessage.newBuilder();
            IntStream.range(1, 200)
                    .forEach(i -> lie.addListenAddrs(bytes("/ip4/127.0.9." + i + "/tcp/" + third.getLocalPort())));
            honest.unharmedBy(() -> {
                Host liar = liar(lie.build());
                assertThat(believed(liar)).isNotEmpty();
                await(liar.stop());
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> victim.host().connection(liar.peerId()).isEmpty());
                assertThatThrownBy(() -> await(victim.host().connect(liar.peerId(), List.of())))
                        .isInstanceOf(DialException.class);
            });
        }
        assertThat(dialled.get()).isBetween(1, Victim.LIMITS.maxAddressesPerDial());
    }

    private static void countAndClose(ServerSocket third, AtomicInteger dialled) {
        try {
            while (true) {
                third.accept().close();
                dialled.incrementAndGet();
            }
        } catch (IOException closed) {
            if (!third.isClosed()) {
                throw new UncheckedIOException(closed);
            }
        }
    }

    @Test
    void aFloodOfPushesLeavesNoMoreThanTheLastOne() {
        Host pusher = hostileHosts.start();
        TestHosts.connect(pusher, victim.host());
        honest.unharmedBy(() -> {
            for (int i = 1; i <= 500; i++) {
                IdentifyMessage lie = IdentifyMessage.newBuilder()
                        .addListenAddrs(bytes("/ip4/10.9." + i % 200 + ".9/tcp/" + i))
                        .addProtocols("/p/" + i)
                        .build();
                Stream stream = await(pusher.newStream(
                        victim.host().peerId(),
                        ProtocolBinding.of(IdentifyProtocol.PUSH_PROTOCOL_ID, pushed -> tell(pushed, lie))));
                await(closed(stream));
            }
            awaitRead(pusher);
        });
        assertThat(believed(pusher)).hasSizeLessThanOrEqualTo(MAX_ADDRESSES);
        assertThat(victim.host().addressBook().protocols(pusher.peerId())).containsExactly("/p/500");
        awaitNothingOf(pusher);
    }

    /** The pings take a stream; with the connection it is gone, too. */
    private void awaitNothingOf(Host pusher) {
        await(pusher.stop());
        Awaitility.await().atMost(PATIENCE).until(() -> victim.streamsWith(pusher.peerId()) == 0);
    }

    private static CompletableFuture<Void> closed(Stream stream) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        stream.closeFuture().addListener(done -> closed.complete(null));
        return closed;
    }
}
