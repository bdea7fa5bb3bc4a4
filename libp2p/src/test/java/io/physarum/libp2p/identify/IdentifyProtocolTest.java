package io.physarum.libp2p.identify;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.AddressBook;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.MuxerSession;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
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

class IdentifyProtocolTest {

    private final Asked asked = new Asked();

    /** What the address book is told, each time with whether the connection tells of the peer already. */
    private final List<String> told = new ArrayList<>();

    /** A connection whose peer agrees to any protocol. */
    private static final class Asked extends MuxedConnection {

        private final MuxerSession session = new YamuxMuxer(YamuxConfig.defaults()).start(this, inbound -> {});

        private final List<Stream> streams = new ArrayList<>();

        Asked() {
            super(new EmbeddedChannel(), true, Multiaddr.parse("/ip4/127.0.0.1/tcp/1"), Keys.generate(KeyType.ED25519));
        }

        @Override
        protected MuxerSession session() {
            return session;
        }

        @Override
        public CompletableFuture<Stream> newStream(ProtocolBinding binding) {
            Stream stream = await(super.newStream(binding));
            binding.initStream(stream);
            streams.add(stream);
            return CompletableFuture.completedFuture(stream);
        }
    }

    @AfterEach
    void end() {
        ((EmbeddedChannel) asked.channel()).finishAndReleaseAll();
    }

    /** One that says what it is asked, and has the same answer to all. */
    private static <T> T answering(Class<T> type, Object answer, Consumer<String> onCall) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    onCall.accept(method.getName());
                    return method.getReturnType() == void.class ? null : answer;
                }));
    }

    private void tell(String call) {
        told.add(call + ", " + IdentifyProtocol.info(asked).isPresent());
    }

    @Test
    void theConnectionTellsOfThePeerOnlyWhenTheAddressBookKnowsIt() {
        AddressBook book = answering(AddressBook.class, false, this::tell);
        Host host = answering(Host.class, book, call -> {});
        IdentifyProtocol identify = IdentifyProtocol.install(host, "test/1", connection -> tell("identified"));

        identify.onConnected(asked);
        asked.streams
                .get(0)
                .pipeline()
                .fireChannelRead(IdentifyCodec.encode(
                        IdentifyMessage.newBuilder().addProtocols("/test/1").build()));

        assertThat(told).containsExactly("addAddresses, false", "setProtocols, false", "identified, true");
    }
}
