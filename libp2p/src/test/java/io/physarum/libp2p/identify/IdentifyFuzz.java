package io.physarum.libp2p.identify;

import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.FuzzChannel;

/** What strangers tell of themselves. */
public final class IdentifyFuzz {

    private static final KnownPeer PEER = new KnownPeer(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001"));

    private IdentifyFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            IdentifyMessage message = IdentifyCodec.decode(Unpooled.wrappedBuffer(input));
            IdentifyCodec.observedAddress(message);
            IdentifyInfo info = IdentifyCodec.read(message, PEER, IdentifyCodec.NOTHING);
            if (info.listenAddresses().size() > 64) {
                throw new AssertionError(info.listenAddresses().size() + " addresses were kept");
            }
        } catch (ProtocolViolationException refused) {
            // As it should be.
        }
        try (FuzzChannel stream = new FuzzChannel()) {
            stream.channel().pipeline().addLast(new MessageReader(more -> {}));
            stream.feed(input);
        }
    }
}
