package io.physarum.libp2p.muxer.yamux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.muxer.yamux.YamuxPeer.Frame;
import io.physarum.libp2p.testing.ByteSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.muxer.yamux.YamuxFrame.RST;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.SYN;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a peer can make this side hold that nobody reads. */
class UnreadBytesTest {

    private static final int WINDOW = 256 * 1024;

    private static final YamuxConfig CONFIG = YamuxConfig.defaults().withMaxUnreadBytes(2 * WINDOW, 3 * WINDOW);

    private final HostUnread host = new HostUnread(CONFIG);

    private final List<YamuxPeer> servers = new ArrayList<>();

    @AfterEach
    void releasesEverything() {
        for (YamuxPeer server : servers) {
            server.finish();
            assertThat(server.allocator.metric().usedHeapMemory()).isZero();
        }
        assertThat(host.held()).isZero();
    }

    private YamuxPeer server() {
        YamuxPeer server = new YamuxPeer(false, CONFIG, host);
        servers.add(server);
        return server;
    }

    private record Stalled(Stream stream, ByteSink sink) {

        boolean isOpen() {
            return stream.isOpen();
        }
    }

    /** A stream that nobody reads, with so many bytes on it. */
    private static Stalled stalled(YamuxPeer server, int id, int bytes) {
        server.receive(WINDOW_UPDATE, SYN, id, 0);
        Stream stream = server.inbound.get(server.inbound.size() - 1);
        stream.config().setAutoRead(false);
        ByteSink sink = new ByteSink();
        stream.pipeline().addLast(sink);
        server.receiveData(0, id, new byte[bytes]);
        return new Stalled(stream, sink);
    }

    private static void assertReset(Stalled stream, String limit) {
        assertThat(stream.isOpen()).isFalse();
        assertThatThrownBy(() -> stream.sink().end().join())
                .hasCauseInstanceOf(LimitExceededException.class)
                .hasMessageContaining(limit + " of");
    }

    @Test
    void resetsTheStreamThatHoldsMostOfItsConnection() {
        YamuxPeer server = server();
        Stalled small = stalled(server, 1, WINDOW / 2);
        Stalled large = stalled(server, 3, WINDOW);
        Stalled last = stalled(server, 5, WINDOW / 2);
        assertThat(List.of(small, large, last)).allMatch(Stalled::isOpen);

        server.receiveData(0, 5, new byte[1]);

        assertReset(large, Limit.MAX_UNREAD_BYTES_PER_CONNECTION.text());
        assertThat(server.limitsHit).containsExactly(Limit.MAX_UNREAD_BYTES_PER_CONNECTION.text());
        assertThat(server.sent()).containsExactly(new Frame(WINDOW_UPDATE, RST | YamuxFrame.ACK, 3, 0, ""));
        assertThat(List.of(small, last)).allMatch(Stalled::isOpen);
        assertThat(host.held()).isEqualTo(WINDOW + 1);
    }

    @Test
    void holdsNoMoreThanTheLimitHoweverManyStreamsAreOpened() {
        YamuxPeer server = server();
        for (int id = 1; id < 200; id += 2) {
            stalled(server, id, WINDOW);
            server.sent();
        }

        assertThat(host.held()).isEqualTo(2 * WINDOW);
        assertThat(server.streamCount()).isEqualTo(2);
    }

    @Test
    void givesWayOnTheConnectionThatHoldsMostOfTheHost() {
        YamuxPeer greedy = server();
        YamuxPeer modest = server();
        Stalled one = stalled(greedy, 1, WINDOW);
        Stalled two = stalled(greedy, 3, WINDOW - 1);
        Stalled third = stalled(modest, 1, WINDOW);
        assertThat(List.of(one, two, third)).allMatch(Stalled::isOpen);

        Stalled fourth = stalled(modest, 3, 2);
        greedy.channel.runPendingTasks();

        assertReset(one, Limit.MAX_UNREAD_BYTES.text());
        assertThat(greedy.limitsHit).containsExactly(Limit.MAX_UNREAD_BYTES.text());
        assertThat(List.of(two, third, fourth)).allMatch(Stalled::isOpen);
        assertThat(host.held()).isEqualTo(2 * WINDOW + 1);
    }

    @Test
    void givesWayOnTheConnectionOfAPeerThatHoldsMostOfIt() {
        YamuxConfig config = YamuxConfig.defaults().withMaxUnreadBytes(2 * WINDOW, 3 * WINDOW, 100 * WINDOW);
        HostUnread accounts = new HostUnread(config);
        YamuxPeer one = new YamuxPeer(false, config, accounts);
        YamuxPeer two = new YamuxPeer(false, config, accounts);
        servers.addAll(List.of(one, two));
        Stalled largest = stalled(one, 1, WINDOW);
        Stalled second = stalled(one, 3, WINDOW - 1);
        Stalled third = stalled(two, 1, WINDOW);
        assertThat(List.of(largest, second, third)).allMatch(Stalled::isOpen);

        Stalled fourth = stalled(two, 3, 2);
        one.channel.runPendingTasks();

        assertReset(largest, Limit.MAX_UNREAD_BYTES_PER_PEER.text());
        assertThat(one.limitsHit).containsExactly(Limit.MAX_UNREAD_BYTES_PER_PEER.text());
        assertThat(two.limitsHit).isEmpty();
        assertThat(List.of(second, third, fourth)).allMatch(Stalled::isOpen);
    }

    @Test
    void thePeerThatHoldsMostGivesWayAndNotTheOneWithTheLargestConnection() {
        YamuxConfig config = YamuxConfig.defaults().withMaxUnreadBytes(4 * WINDOW, 8 * WINDOW, 3 * WINDOW);
        HostUnread accounts = new HostUnread(config);
        YamuxPeer greedyOnce = new YamuxPeer(false, config, accounts);
        YamuxPeer greedyAgain = new YamuxPeer(false, config, accounts);
        YamuxPeer honest = new YamuxPeer(false, config, accounts, Keys.generate(KeyType.ED25519));
        servers.addAll(List.of(greedyOnce, greedyAgain, honest));
        Stalled honestOne = stalled(honest, 1, WINDOW);
        Stalled greedyOne = stalled(greedyOnce, 1, WINDOW);
        Stalled greedyTwo = stalled(greedyAgain, 1, WINDOW - 1);

        Stalled honestTwo = stalled(honest, 3, 2);
        greedyOnce.channel.runPendingTasks();

        assertReset(greedyOne, Limit.MAX_UNREAD_BYTES.text());
        assertThat(List.of(honestOne, greedyTwo, honestTwo)).allMatch(Stalled::isOpen);
    }

    @Test
    void countsNoLongerWhatIsReadOrDropped() {
        YamuxPeer server = server();
        Stalled read = stalled(server, 1, WINDOW);
        Stalled dropped = stalled(server, 3, WINDOW);
        read.stream().config().setAutoRead(true);
        dropped.stream().shutdownInput();
        assertThat(host.held()).isZero();
        server.sent();

        assertThat(stalled(server, 5, WINDOW).isOpen()).isTrue();
        assertThat(List.of(read, dropped)).allMatch(Stalled::isOpen);
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        YamuxConfig defaults = YamuxConfig.defaults();
        assertThatThrownBy(() -> defaults.withMaxUnreadBytes(1, WINDOW)).hasMessageContaining("256 KiB");
        assertThatThrownBy(() -> defaults.withMaxUnreadBytes(WINDOW, 1)).hasMessageContaining("256 KiB");
        assertThatThrownBy(() -> defaults.withMaxUnreadBytes(WINDOW, 1, WINDOW))
                .hasMessageContaining("maxPeerUnreadBytes must be at least 256 KiB");
        assertThatThrownBy(() -> defaults.withKeepAlive(Duration.ofSeconds(-1), Duration.ofSeconds(1)))
                .hasMessageContaining("keepAliveInterval");
        assertThatThrownBy(() -> defaults.withKeepAlive(Duration.ofSeconds(1), Duration.ZERO))
                .hasMessageContaining("keepAliveTimeout");
        assertThat(defaults.withKeepAlive(Duration.ZERO, Duration.ZERO).keepAliveInterval())
                .isZero();
    }
}
