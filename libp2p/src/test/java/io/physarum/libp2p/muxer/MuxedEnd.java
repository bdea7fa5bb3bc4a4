package io.physarum.libp2p.muxer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.MuxerSession;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamMuxer;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.MuxedConnection;

/** One end of a multiplexed connection on an embedded channel. */
final class MuxedEnd extends MuxedConnection {

    private static final PrivateKey KEY = Keys.generate(KeyType.ED25519);

    private static final Multiaddr ADDRESS = Multiaddr.parse("/memory/1");

    final EmbeddedChannel channel;

    /** The streams that the other end opened. */
    final List<Stream> inbound = new ArrayList<>();

    final MuxerSession session;

    MuxedEnd(StreamMuxer muxer, boolean initiator, Consumer<Stream> onInbound) {
        this(new EmbeddedChannel(), muxer, initiator, onInbound);
    }

    private MuxedEnd(EmbeddedChannel channel, StreamMuxer muxer, boolean initiator, Consumer<Stream> onInbound) {
        super(channel, initiator, ADDRESS, KEY);
        this.channel = channel;
        session = muxer.start(this, stream -> {
            inbound.add(stream);
            onInbound.accept(stream);
        });
    }

    @Override
    protected MuxerSession session() {
        return session;
    }
}
