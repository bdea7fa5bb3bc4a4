package io.physarum.libp2p.autonat;

import java.util.List;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.physarum.libp2p.autonat.pb.AutonatMessage;
import io.physarum.libp2p.autonat.pb.DialBack;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.FuzzChannel;

/** What strangers send who ask, who were asked, and who dial back. */
public final class AutonatFuzz {

    private AutonatFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        decode(input, AutonatMessage.parser(), AutonatProtocol.MAX_MESSAGE);
        decode(input, DialBack.parser(), AutonatProtocol.MAX_DIAL_BACK);
        try (FuzzChannel stream = new FuzzChannel()) {
            AskHandler asker = new AskHandler(List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1")), 1, 10_000);
            stream.channel()
                    .pipeline()
                    .addLast(new MessageDecoder(AutonatMessage.parser(), AutonatProtocol.MAX_MESSAGE), asker);
            stream.feed(input);
            long sent = stream.channel().outboundMessages().size();
            if (sent > 5) {
                throw new AssertionError(sent + " messages were sent, more than a server may ask for");
            }
        }
    }

    private static void decode(byte[] input, Parser<? extends MessageLite> parser, int maxBytes) {
        try (FuzzChannel stream = new FuzzChannel()) {
            stream.channel().pipeline().addLast(new MessageDecoder(parser, maxBytes));
            stream.feed(input);
        }
    }
}
