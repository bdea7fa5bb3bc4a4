package io.physarum.libp2p.dnsaddr;

import io.netty.buffer.Unpooled;
import io.physarum.libp2p.multiformats.Multiaddr;

/** The content of TXT records as name servers send it. */
public final class TxtRecordsFuzz {

    private TxtRecordsFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        TxtRecords.text(Unpooled.wrappedBuffer(input)).ifPresent(text -> {
            if (text.length() > input.length) {
                throw new AssertionError("a text is longer than its record");
            }
            TxtRecords.address(text).ifPresent(TxtRecordsFuzz::check);
        });
    }

    private static void check(Multiaddr address) {
        if (!TxtRecords.address("dnsaddr=" + address).filter(address::equals).isPresent()) {
            throw new AssertionError(address + " is not read as it is written");
        }
    }
}
