package io.physarum.libp2p.autonat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import com.google.protobuf.ByteString;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.physarum.libp2p.autonat.pb.AutonatMessage;
import io.physarum.libp2p.autonat.pb.DialDataResponse;
import io.physarum.libp2p.autonat.pb.DialRequest;
import io.physarum.libp2p.autonat.pb.DialResponse;
import io.physarum.libp2p.autonat.pb.DialResponse.ResponseStatus;
import io.physarum.libp2p.autonat.pb.DialStatus;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.RelayNetwork;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** AutoNAT between hosts on loopback, where private addresses are allowed. */
class AutonatIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestHosts hosts = new TestHosts();

    private final RelayNetwork network = new RelayNetwork();

    private final List<Autonat> all = new ArrayList<>();

    private final Queue<String> limits = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stopAll() {
        all.forEach(autonat -> await(autonat.stop()));
        hosts.close();
        network.close();
    }

    private static AutonatConfig config(boolean client, boolean serve, Duration timeout, AutonatLimits bounds) {
        return new AutonatConfig(
                client, serve, true, 3, 2, Duration.ofMillis(20), Duration.ofMinutes(10), timeout, bounds);
    }

    private static AutonatConfig config(boolean client, boolean serve) {
        return config(client, serve, Duration.ofSeconds(10), AutonatLimits.DEFAULT);
    }

    private Autonat autonat(Host host, AutonatConfig config, ReachabilityListener listener) {
        Autonat autonat = Autonat.on(host, host.newDialer(), config, new Autonat.Listeners(listener, limits::add));
        all.add(autonat);
        autonat.start();
        return autonat;
    }

    private Host server(AutonatConfig config) {
        Host host = hosts.start();
        autonat(host, config, ReachabilityListener.NONE);
        return host;
    }

    private List<Host> servers(int count) {
        List<Host> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            result.add(server(config(false, true)));
        }
        return result;
    }

    @Test
    void learnsFromSeveralServersThatItIsReachable() {
        Host client = hosts.start();
        Queue<ReachabilityReport> reports = new ConcurrentLinkedQueue<>();
        Autonat autonat = autonat(client, config(true, false), reports::add);
        List<Host> two = servers(2);
        two.forEach(server -> TestHosts.connect(client, server));
        await().atMost(PATIENCE).until(() -> !reports.isEmpty());
        assertThat(autonat.reachability().node()).isEqualTo(Reachability.UNKNOWN);
        TestHosts.connect(client, server(config(false, true)));
        await().atMost(PATIENCE).until(() -> autonat.reachability().node() == Reachability.REACHABLE);
        assertThat(autonat.reachability().reachable()).containsExactlyElementsOf(client.listenAddresses());
        await().atMost(PATIENCE).until(() -> client.connections().size() == 3);
    }

    /** It advertises an address that leads nowhere, as a host behind address translation does. */
    @Test
    void learnsThatAnAddressIsUnreachableAndAdvertisesTheOneThatIsNot() {
        Host client = hosts.start(builder -> builder.announceAddresses(List.of(nowhere())));
        Autonat autonat = autonat(client, config(true, false), ReachabilityListener.NONE);
        // They dial, so they have seen where it is.
        servers(3).forEach(server -> TestHosts.connect(server, client));
        await().atMost(PATIENCE)
                .until(() -> autonat.reachability().addresses().get(nowhere()) == Reachability.UNREACHABLE
                        && autonat.reachability().node() == Reachability.REACHABLE);
        assertThat(autonat.reachability().reachable()).containsExactlyElementsOf(client.listenAddresses());
    }

    @Test
    void advertisesAnObservedAddressOnceItIsConfirmed() {
        Host client = hosts.start();
        client.advertiseConfirmed(List.of(nowhere()));
        assertThat(client.advertisedAddresses())
                .containsAll(client.listenAddresses())
                .contains(nowhere());
        client.advertiseConfirmed(List.of());
        assertThat(client.advertisedAddresses()).containsExactlyElementsOf(client.listenAddresses());
    }

    private static Multiaddr nowhere() {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
    }

    @Test
    void dialsElsewhereOnlyForAPeerThatPays() {
        Host server = server(config(false, true));
        Host client = hosts.start();
        Peer payer = new Peer(client, server, request(1, "/ip4/127.0.0.2/tcp/1"), true);
        DialResponse response = await(payer.answer);
        assertThat(response.getStatus()).isEqualTo(ResponseStatus.OK);
        assertThat(response.getDialStatus()).isEqualTo(DialStatus.E_DIAL_ERROR);
        assertThat(payer.paid.get()).isBetween(30_000L, 100_000L + AutonatProtocol.DATA_BYTES);
    }

    /** Slow-loris: who does not send what the dial costs is cut off, and the server is free again. */
    @Test
    void cutsOffAPeerThatDoesNotPay() {
        AutonatLimits one = new AutonatLimits(60, 12, 12, 1, 16, 100_000);
        Host server = server(config(false, true, Duration.ofSeconds(12), one));
        Host client = hosts.start();
        Host other = hosts.start();
        TestHosts.connect(other, server);
        Peer miser = new Peer(client, server, request(1, "/ip4/127.0.0.2/tcp/1"), false);
        await(miser.billed);
        Peer refused = new Peer(other, server, request(1, "/ip4/127.0.0.1/tcp/1"), true);
        assertThat(await(refused.answer).getStatus()).isEqualTo(ResponseStatus.E_REQUEST_REJECTED);
        assertThat(limits).contains("autonat-concurrent");
        assertThat(miser.answer.exceptionally(failure -> DialResponse.getDefaultInstance()))
                .succeedsWithin(PATIENCE)
                .isEqualTo(DialResponse.getDefaultInstance());
        Peer next = new Peer(hosts.start(), server, request(1, "/ip4/127.0.0.1/tcp/1"), true);
        assertThat(await(next.answer).getStatus()).isEqualTo(ResponseStatus.OK);
    }

    @Test
    void countsADialUntilItEndsThoughItsRequestWasReset() throws IOException {
        AutonatLimits one = new AutonatLimits(60, 12, 12, 1, 16, 100_000);
        Host server = server(config(false, true, Duration.ofSeconds(12), one));
        Host client = hosts.start();
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            DialRequest request = request(1, "/ip4/127.0.0.1/tcp/" + silent.getLocalPort());
            Peer hasty = new Peer(client, server, request, true);
            try (Socket dialled = silent.accept()) {
                hasty.asked.reset();
                assertThat(await(new Peer(client, server, request, true).answer).getStatus())
                        .isEqualTo(ResponseStatus.E_REQUEST_REJECTED);
                dialled.setSoTimeout((int) PATIENCE.toMillis());
                dialled.getInputStream().readAllBytes();
            }
            await().atMost(PATIENCE)
                    .until(() -> await(new Peer(client, server, request, true).answer)
                                    .getStatus()
                            == ResponseStatus.OK);
        }
    }

    @Test
    void dialsTheFirstAddressItIsWillingToAndNoOther() {
        Host server = server(config(false, true));
        Host client = hosts.start();
        DialResponse response = await(new Peer(
                        client,
                        server,
                        request(
                                1,
                                "/dns4/localhost/tcp/1",
                                "/ip4/127.0.0.1/tcp/1",
                                client.listenAddresses().get(0).toString()),
                        true)
                .answer);
        assertThat(response.getAddrIdx()).isEqualTo(1);
        assertThat(response.getDialStatus()).isEqualTo(DialStatus.E_DIAL_ERROR);
        assertThat(await(new Peer(client, server, request(1, "/dns4/localhost/tcp/1"), true).answer)
                        .getStatus())
                .isEqualTo(ResponseStatus.E_DIAL_REFUSED);
    }

    @Test
    void refusesPrivateAddressesUnlessAllowed() {
        AutonatConfig strict = new AutonatConfig(
                false,
                true,
                false,
                3,
                2,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                AutonatLimits.DEFAULT);
        Peer peer = new Peer(hosts.start(), server(strict), request(1, "/ip4/127.0.0.1/tcp/1"), true);
        assertThat(await(peer.answer).getStatus()).isEqualTo(ResponseStatus.E_DIAL_REFUSED);
    }

    /** The dial back reaches somebody, but not who asked; that it answers does not make it so. */
    @Test
    void doesNotTakeAnotherPeerForTheOneThatAsked() {
        Host server = server(config(false, true));
        Host other = hosts.start();
        autonat(other, config(true, false), ReachabilityListener.NONE);
        Peer peer = new Peer(
                hosts.start(), server, request(1, other.listenAddresses().get(0).toString()), true);
        assertThat(await(peer.answer).getDialStatus()).isEqualTo(DialStatus.E_DIAL_ERROR);
    }

    /** A client without AutoNAT, and one that never expected the nonce, are dialled but show nothing. */
    @Test
    void tellsApartThatTheDialArrivedAndThatItsNonceWasExpected() {
        Host server = server(config(false, true));
        Host deaf = hosts.start();
        String itself = deaf.listenAddresses().get(0).toString();
        assertThat(await(new Peer(deaf, server, request(1, itself), true).answer)
                        .getDialStatus())
                .isEqualTo(DialStatus.E_DIAL_BACK_ERROR);
        Host another = hosts.start();
        autonat(another, config(true, false), ReachabilityListener.NONE);
        itself = another.listenAddresses().get(0).toString();
        assertThat(await(new Peer(another, server, request(7, itself), true).answer)
                        .getDialStatus())
                .isEqualTo(DialStatus.E_DIAL_BACK_ERROR);
    }

    /** Three servers claim to have dialled, and have not. */
    @Test
    void doesNotBelieveServersThatDidNotDial() {
        Host client = hosts.start();
        Queue<ReachabilityReport> reports = new ConcurrentLinkedQueue<>();
        Autonat autonat = autonat(client, config(true, false), reports::add);
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Host liar = hosts.start();
            asked.add(lying(liar, DialStatus.OK));
            TestHosts.connect(client, liar);
        }
        asked.forEach(TestHosts::await);
        assertThat(autonat.reachability().node()).isEqualTo(Reachability.UNKNOWN);
        servers(3).forEach(server -> TestHosts.connect(client, server));
        await().atMost(PATIENCE).until(() -> autonat.reachability().node() == Reachability.REACHABLE);
        assertThat(reports).extracting(ReachabilityReport::node).doesNotContain(Reachability.UNREACHABLE);
    }

    /** Who has a relay, or a place at one, is as many peers behind it as he likes. */
    @Test
    void asksNobodyThroughARelay() {
        String relay = network.relay().address() + "/p2p-circuit";
        Host client = network.host(builder -> builder.listen("/ip4/127.0.0.1/tcp/0", relay));
        RelayNetwork.awaitReservations(client, 2);
        List<Multiaddr> circuit = client.advertisedAddresses().stream()
                .filter(Multiaddr::isRelayed)
                .toList();
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Host liar = network.host();
            asked.add(lying(liar, DialStatus.E_DIAL_ERROR));
            await(liar.connect(client.peerId(), circuit));
            await().until(() -> client.addressBook().protocols(liar.peerId()).contains(AutonatProtocol.DIAL_REQUEST));
        }

        Autonat autonat = autonat(client, config(true, false), ReachabilityListener.NONE);

        await().during(Duration.ofMillis(500)).until(() -> asked.stream().noneMatch(CompletableFuture::isDone));
        assertThat(autonat.reachability().node()).isEqualTo(Reachability.UNKNOWN);
    }

    /** Completes when the host has been asked to dial, and said what came of it without doing so. */
    private static CompletableFuture<Void> lying(Host host, DialStatus lie) {
        CompletableFuture<Void> lied = new CompletableFuture<>();
        host.addProtocol(ProtocolBinding.of(
                AutonatProtocol.DIAL_REQUEST,
                stream -> stream.pipeline()
                        .addLast(
                                new MessageDecoder(AutonatMessage.parser(), AutonatProtocol.MAX_MESSAGE),
                                new Liar(lied, lie))));
        return lied;
    }

    private static DialRequest request(long nonce, String... addresses) {
        DialRequest.Builder request = DialRequest.newBuilder().setNonce(nonce);
        for (String address : addresses) {
            request.addAddrs(ByteString.copyFrom(Multiaddr.parse(address).bytes()));
        }
        return request.build();
    }

    /** Says what came of dialling the first address. */
    private static final class Liar extends SimpleChannelInboundHandler<AutonatMessage> {

        private final CompletableFuture<Void> lied;

        private final DialStatus status;

        Liar(CompletableFuture<Void> lied, DialStatus status) {
            this.lied = lied;
            this.status = status;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, AutonatMessage message) {
            DialResponse.Builder lie =
                    DialResponse.newBuilder().setStatus(ResponseStatus.OK).setDialStatus(status);
            context.writeAndFlush(AutonatProtocol.encode(
                    AutonatMessage.newBuilder().setDialResponse(lie).build(), context.alloc()));
            lied.complete(null);
        }
    }

    /** A peer that asks for what it likes. */
    private static final class Peer extends SimpleChannelInboundHandler<AutonatMessage> {

        private final CompletableFuture<DialResponse> answer = new CompletableFuture<>();

        /** Completes when the server has said what the dial costs. */
        private final CompletableFuture<Void> billed = new CompletableFuture<>();

        private final Stream asked;

        private final boolean pays;

        private final AtomicLong paid = new AtomicLong();

        Peer(Host from, Host to, DialRequest request, boolean pays) {
            this.pays = pays;
            TestHosts.connect(from, to);
            asked = await(from.newStream(to.peerId(), ProtocolBinding.of(AutonatProtocol.DIAL_REQUEST, stream -> {
                stream.pipeline()
                        .addLast(new MessageDecoder(AutonatMessage.parser(), AutonatProtocol.MAX_MESSAGE), this);
                stream.writeAndFlush(AutonatProtocol.encode(
                        AutonatMessage.newBuilder().setDialRequest(request).build(), stream.alloc()));
            })));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, AutonatMessage message) {
            if (message.hasDialResponse()) {
                answer.complete(message.getDialResponse());
                return;
            }
            billed.complete(null);
            if (pays) {
                AutonatMessage data = AutonatMessage.newBuilder()
                        .setDialDataResponse(DialDataResponse.newBuilder()
                                .setData(ByteString.copyFrom(new byte[AutonatProtocol.DATA_BYTES])))
                        .build();
                while (paid.get() < message.getDialDataRequest().getNumBytes()) {
                    paid.addAndGet(AutonatProtocol.DATA_BYTES);
                    context.writeAndFlush(AutonatProtocol.encode(data, context.alloc()));
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            answer.completeExceptionally(new IllegalStateException("the stream closed"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }
}
