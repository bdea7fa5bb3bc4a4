package io.physarum.libp2p.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.physarum.libp2p.autonat.Autonat;
import io.physarum.libp2p.autonat.AutonatConfig;
import io.physarum.libp2p.autonat.AutonatLimits;
import io.physarum.libp2p.autonat.AutonatProtocol;
import io.physarum.libp2p.autonat.Reachability;
import io.physarum.libp2p.autonat.ReachabilityListener;
import io.physarum.libp2p.autonat.pb.AutonatMessage;
import io.physarum.libp2p.autonat.pb.DialResponse;
import io.physarum.libp2p.autonat.pb.DialStatus;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.Varint;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Peers that lie about where they see a victim which has its addresses tested, to move it to the address of a third party. */
class ReachabilityLiesIT extends UnderAttack {

    /** As many peers must have seen an address before it is tested. */
    private static final int OBSERVERS = 2;

    /** By so many must those who reached it outnumber the others. */
    private static final int CONFIDENCE = 3;

    private final List<Autonat> started = new ArrayList<>();

    private ServerSocket third;

    private Multiaddr thirdParty;

    private Autonat tested;

    @BeforeEach
    void haveTheVictimTested() throws IOException {
        third = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.66"));
        thirdParty = Multiaddr.parse("/ip4/127.0.0.66/tcp/" + third.getLocalPort());
        tested = autonat(victim.host(), true);
    }

    @AfterEach
    void stopAll() throws IOException {
        started.forEach(autonat -> await(autonat.stop()));
        third.close();
    }

    private Autonat autonat(Host host, boolean isClient) {
        AutonatConfig config = new AutonatConfig(
                isClient,
                !isClient,
                true,
                CONFIDENCE,
                OBSERVERS,
                Duration.ofMillis(20),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                AutonatLimits.DEFAULT);
        Autonat autonat = Autonat.on(
                host, host.newDialer(), config, new Autonat.Listeners(ReachabilityListener.NONE, LimitListener.NONE));
        started.add(autonat);
        autonat.start();
        return autonat;
    }

    /** A peer that says it sees the victim at the third party's address and tests it there; the victim has heard it. */
    private Liar liar() {
        Liar liar = new Liar();
        Host host = hostileHosts.start();
        IdentifyMessage lie = IdentifyMessage.newBuilder()
                .setObservedAddr(ByteString.copyFrom(thirdParty.bytes()))
                .addProtocols(AutonatProtocol.DIAL_REQUEST)
                .build();
        host.addProtocol(ProtocolBinding.of(IdentifyProtocol.PROTOCOL_ID, stream -> {
            stream.writeAndFlush(message(lie.toByteArray()));
            stream.shutdownOutput();
        }));
        host.addProtocol(ProtocolBinding.of(
                AutonatProtocol.DIAL_REQUEST, stream -> stream.pipeline().addLast(liar.answering())));
        TestHosts.connect(host, victim.host());
        await(Ping.on(host).ping(victim.host().peerId(), PATIENCE));
        return liar;
    }

    private static ByteBuf message(byte[] bytes) {
        return Unpooled.wrappedBuffer(Varint.encode(bytes.length), bytes);
    }

    @Test
    void anAddressThatManySeeAndClaimToHaveReachedIsNotAdvertisedUnlessADialComesIn() {
        List<Multiaddr> before = victim.host().advertisedAddresses();
        honest.unharmedBy(() -> {
            List<Liar> liars = new ArrayList<>();
            for (int i = 0; i < 4 * CONFIDENCE; i++) {
                liars.add(liar());
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> tested.reachability().reachable().contains(thirdParty)
                            || liars.stream()
                                            .filter(liar -> liar.asked.contains(thirdParty))
                                            .count()
                                    > CONFIDENCE);
        });
        assertThat(tested.reachability().addresses()).containsEntry(thirdParty, Reachability.UNKNOWN);
        assertThat(victim.host().advertisedAddresses()).isEqualTo(before);
    }

    @Test
    void anAddressThatOneAloneSeesIsNotDialledByOthers() {
        honest.unharmedBy(() -> {
            liar();
            for (int i = 0; i <= CONFIDENCE; i++) {
                Host server = hostileHosts.start();
                autonat(server, false);
                TestHosts.connect(server, victim.host());
            }
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> tested.reachability().node() == Reachability.REACHABLE);
        });
        assertThat(tested.reachability().addresses()).doesNotContainKey(thirdParty);
        assertThatThrownBy(() -> {
                    third.setSoTimeout(500);
                    third.accept();
                })
                .isInstanceOf(SocketTimeoutException.class);
    }

    /** A server that has reached no address but that of the third party, whatever it is asked; in truth it dials none. */
    private final class Liar {

        private final Queue<Multiaddr> asked = new ConcurrentLinkedQueue<>();

        private SimpleChannelInboundHandler<ByteBuf> answering() {
            return new SimpleChannelInboundHandler<>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, ByteBuf request)
                        throws InvalidProtocolBufferException {
                    Varint.read(request);
                    Multiaddr address = Multiaddr.of(AutonatMessage.parseFrom(ByteBufUtil.getBytes(request))
                            .getDialRequest()
                            .getAddrs(0)
                            .toByteArray());
                    boolean isThird = address.equals(thirdParty);
                    DialResponse.Builder lie = DialResponse.newBuilder()
                            .setStatus(DialResponse.ResponseStatus.OK)
                            .setDialStatus(isThird ? DialStatus.OK : DialStatus.E_DIAL_ERROR);
                    context.writeAndFlush(message(AutonatMessage.newBuilder()
                            .setDialResponse(lie)
                            .build()
                            .toByteArray()));
                    asked.add(address);
                }
            };
        }
    }
}
