package io.physarum.libp2p.relay.dcutr;

import java.util.List;

import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.dcutr.pb.HolePunchMessage;
import io.physarum.libp2p.testing.MemoryConnection;

/** Where peers want to be dialled directly. */
public final class DcutrFuzz {

    private static final Connection RELAYED = new MemoryConnection(new EmbeddedChannel(), false);

    private DcutrFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            List<Multiaddr> addresses = DcutrCodec.addresses(DcutrCodec.decode(input, HolePunchMessage.Type.CONNECT));
            Reach.publicOnes(addresses, RELAYED);
            if (addresses.size() > 16 || addresses.stream().anyMatch(Multiaddr::isRelayed)) {
                throw new AssertionError("would dial " + addresses);
            }
        } catch (ProtocolViolationException refused) {
            // As it should be.
        }
    }
}
