package io.physarum.libp2p.attack;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.testing.RecordedLog;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.libp2p.transport.tcp.SocketKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** A victim, two honest peers, and what attackers need. After each test the victim must be as if nothing had been. */
abstract class UnderAttack {

    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The code of a GO_AWAY. */
    private static final long PROTOCOL_ERROR = 1;

    /** One attack may be told of now and then, but not once for each of its moves. */
    private static final int MAX_LOG_LINES = 3;

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.physarum.libp2p");

    private final RecordedLog log = RecordedLog.of(logger.getName());

    final EventLoopGroup attackers = SocketKind.newEventLoopGroup();

    final TestHosts hostileHosts = new TestHosts();

    private final List<Channel> sockets = new ArrayList<>();

    Victim victim;

    HonestPeers honest;

    /** Whether the test has stopped the victim. */
    boolean isStopped;

    Victim victim() {
        return new Victim();
    }

    @BeforeEach
    void begin() {
        logger.setLevel(Level.INFO);
        victim = victim();
        honest = new HonestPeers(victim);
    }

    @AfterEach
    void theVictimIsAsItWas() {
        try {
            log.close();
            logger.setLevel(null);
            assertThat(log.events())
                    .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                    .hasSizeLessThanOrEqualTo(MAX_LOG_LINES);
            sockets.forEach(Channel::close);
            hostileHosts.close();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(victim.host().connections())
                            .extracting(Connection::remotePeer)
                            .containsExactlyInAnyOrderElementsOf(expectedAfterwards()));
        } finally {
            honest.close();
            victim.close();
            attackers.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** The peers that are connected with the victim when the attackers are gone. */
    List<PeerId> expectedAfterwards() {
        return isStopped ? List.of() : honest.all().stream().map(Host::peerId).toList();
    }

    /** An attacker behind the handshake. */
    RawPeer rawPeer() {
        return rawPeer("127.0.0.1");
    }

    /** One that comes from another address of loopback. */
    RawPeer rawPeer(String from) {
        RawPeer peer = RawPeer.connect(attackers, victim.host(), from);
        sockets.add(peer.channel());
        return peer;
    }

    /** A bare socket to the victim, which drops what it hears. */
    Channel socket() {
        InetSocketAddress address =
                victim.host().listenAddresses().get(0).tcpSocketAddress().orElseThrow();
        Channel socket = new Bootstrap()
                .group(attackers)
                .channel(SocketKind.of(attackers).socket())
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        ReferenceCountUtil.release(message);
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        context.close();
                    }
                })
                .connect(address)
                .syncUninterruptibly()
                .channel();
        sockets.add(socket);
        return socket;
    }

    void awaitLimit(Limit limit) {
        Awaitility.await().atMost(PATIENCE).until(() -> victim.timesHit(limit.text()) > 0);
    }

    /**
     * The victim has closed the connection for what the peer did. What is on its way then may have the kernel reset it, and the
     * reason is lost with that.
     */
    static void assertGivenUp(RawPeer peer) {
        peer.awaitClosed();
        assertThat(peer.log().goAwayCode()).isIn(PROTOCOL_ERROR, FrameLog.NO_GO_AWAY);
    }
}
