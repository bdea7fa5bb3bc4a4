package io.physarum.libp2p.relay.server;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.MuxerSession;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.muxer.yamux.YamuxConfig;
import io.physarum.libp2p.muxer.yamux.YamuxMuxer;
import io.physarum.libp2p.testing.MuxedConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

class CircuitBridgeTest {

    private final List<String> limits = new ArrayList<>();

    private final Stream source = stream();

    private final Stream target = stream();

    private final CircuitBridge bridge = new CircuitBridge(source, target, services());

    private static final class Client extends MuxedConnection {

        private final MuxerSession session = new YamuxMuxer(YamuxConfig.defaults()).start(this, inbound -> {});

        Client() {
            super(new EmbeddedChannel(), true, Multiaddr.parse("/memory/1"), Keys.generate(KeyType.ED25519));
        }

        @Override
        protected MuxerSession session() {
            return session;
        }
    }

    @AfterEach
    void end() {
        for (Stream stream : List.of(source, target)) {
            ((EmbeddedChannel) stream.connection().channel()).finishAndReleaseAll();
        }
    }

    private static Stream stream() {
        return await(new Client().newStream(ProtocolBinding.of("/test/1", opened -> {})));
    }

    private RelayServices services() {
        Host nobody = (Host) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, given) -> {
                    throw new AssertionError("a circuit asks its host for nothing");
                });
        RelayLimits bounds = RelayLimits.defaults();
        return new RelayServices(
                nobody,
                bounds,
                limits::add,
                Clock.systemUTC(),
                new Reservations(bounds, System::nanoTime),
                new CircuitCount(bounds));
    }

    @Test
    void tellsOnceOfALimitThatBothDirectionsReach() {
        bridge.limit(Limit.RELAY_CIRCUIT_BYTES, 1);
        bridge.limit(Limit.RELAY_CIRCUIT_BYTES, 1);

        assertThat(limits).containsExactly(Limit.RELAY_CIRCUIT_BYTES.text());
        assertThat(source.isOpen()).isFalse();
        assertThat(target.isOpen()).isFalse();
    }

    @Test
    void tellsOfNoLimitOfACircuitThatHasEnded() {
        bridge.fail(new ConnectionClosedException("one side closed"));
        bridge.limit(Limit.RELAY_CIRCUIT_DURATION, 1);

        assertThat(limits).isEmpty();
    }
}
