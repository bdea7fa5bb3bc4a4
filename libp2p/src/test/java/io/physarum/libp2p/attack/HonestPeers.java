package io.physarum.libp2p.attack;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.kad.DhtTimes;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Two peers who use the victim as it is meant: one provides what the other seeks. */
final class HonestPeers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How long a newcomer may have to try. */
    private static final Duration WELCOME = Duration.ofSeconds(30);

    /** How long the victim may take for one answer. */
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private static final DhtConfig DHT =
            DhtConfig.DEFAULT.withMode(DhtMode.CLIENT).withTimes(DhtTimes.DEFAULT.withLookups(ANSWER, ANSWER));

    /** An honest peer announces the same again and again, but not much. */
    private static final int FEW = 5;

    private final TestHosts hosts = new TestHosts();

    private final Host provider = hosts.start();

    private final Host seeker = hosts.start();

    private final Victim victim;

    private final Ping ping;

    private final KademliaDht providerDht;

    private final KademliaDht seekerDht;

    private final AtomicInteger rounds = new AtomicInteger();

    HonestPeers(Victim victim) {
        this.victim = victim;
        this.ping = Ping.on(seeker);
        this.providerDht = join(provider);
        this.seekerDht = join(seeker);
    }

    private KademliaDht join(Host host) {
        KademliaDht dht = Dht.on(host, DHT);
        dht.start();
        // Again and again: the victim may give nobody much time for a handshake.
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> TestHosts.connect(host, victim.host()).isOpen()
                        && dht.routingTable().contains(victim.host().peerId()));
        return dht;
    }

    /** Uses the victim again and again while an attack goes on, and once more after it; every answer must come. */
    void unharmedBy(Runnable attack) {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> using = new CompletableFuture<>();
        Thread user = new Thread(() -> use(over, using), "honest");
        user.start();
        try {
            attack.run();
        } finally {
            over.set(true);
        }
        assertThat(await(using)).as("rounds of honest use").isPositive();
        use();
    }

    private void use(AtomicBoolean over, CompletableFuture<Integer> using) {
        try {
            int count = 0;
            while (count == 0 || !over.get()) {
                use();
                count++;
            }
            using.complete(count);
        } catch (RuntimeException | AssertionError e) {
            using.completeExceptionally(e);
        }
    }

    private void use() {
        int round = rounds.incrementAndGet();
        await(ping.ping(victim.host().peerId(), ANSWER));
        String text = "content " + round % FEW;
        assertThat(echo(text)).isEqualTo(text);
        Cid cid = Cid.rawSha256(text.getBytes(StandardCharsets.UTF_8));
        assertThat(await(providerDht.provide(cid)))
                .as("peers that took an announcement")
                .isPositive();
        assertThat(await(seekerDht.findProviders(cid, 1)))
                .extracting(PeerInfo::peerId)
                .containsExactly(provider.peerId());
        providerDht.stopProviding(cid);
    }

    private String echo(String text) {
        ByteSink sink = new ByteSink();
        Stream stream = await(seeker.newStream(
                victim.host().peerId(),
                ProtocolBinding.of(
                        EchoProtocol.PROTOCOL_ID, opened -> opened.pipeline().addLast(sink))));
        stream.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        stream.shutdownOutput();
        await(sink.end());
        return sink.text();
    }

    /** A peer that comes only now is served, too. */
    void newcomerIsWelcome() {
        Host newcomer = hosts.start();
        Awaitility.await()
                .atMost(WELCOME)
                .ignoreExceptions()
                .until(() -> TestHosts.connect(newcomer, victim.host()).isOpen());
        assertThat(await(Ping.on(newcomer).ping(victim.host().peerId(), ANSWER)))
                .isPositive();
        await(newcomer.stop());
    }

    List<Host> all() {
        return List.of(provider, seeker);
    }

    Host provider() {
        return provider;
    }

    KademliaDht providerDht() {
        return providerDht;
    }

    KademliaDht seekerDht() {
        return seekerDht;
    }

    @Override
    public void close() {
        await(providerDht.stop());
        await(seekerDht.stop());
        hosts.close();
    }
}
