package io.physarum.libp2p.identify;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ObservedAddressTest {

    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/198.51.100.7/tcp/4001");

    @Test
    void isWithoutThePeerIdThatSomePeersAdd() {
        Multiaddr withPeer = Multiaddr.parse(ADDRESS + "/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");

        assertThat(IdentifyCodec.observedAddress(observed(withPeer.bytes()))).contains(ADDRESS);
        assertThat(IdentifyCodec.observedAddress(observed(ADDRESS.bytes()))).contains(ADDRESS);
    }

    @Test
    void isMissingWhenItIsNotSaidOrNotUnderstood() {
        assertThat(IdentifyCodec.observedAddress(IdentifyMessage.getDefaultInstance()))
                .isEmpty();
        assertThat(IdentifyCodec.observedAddress(observed(new byte[] {(byte) 0xff, 1})))
                .isEmpty();
    }

    private static IdentifyMessage observed(byte[] address) {
        return IdentifyMessage.newBuilder()
                .setObservedAddr(ByteString.copyFrom(address))
                .build();
    }
}
