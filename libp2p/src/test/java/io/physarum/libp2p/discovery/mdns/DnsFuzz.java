package io.physarum.libp2p.discovery.mdns;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.NetUtil;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;

/** Packets of strangers on the local network: what is taken reads the same again, if it can be written. */
public final class DnsFuzz {

    private static final MdnsLimits LIMITS = MdnsLimits.DEFAULT;

    private static final Link LINK = new Link(
            "eth0",
            2,
            false,
            List.of(new Link.Prefix(NetUtil.createInetAddressFromIpAddressString("192.168.1.7"), 24)));

    private static final FoundPeers PEERS = new FoundPeers(
            Keys.generate(KeyType.ED25519).peerId(), MdnsConfig.DEFAULT, LimitListener.NONE, System::nanoTime);

    private DnsFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        DnsMessage message;
        try {
            message = DnsReader.read(Unpooled.wrappedBuffer(input), LIMITS.recordsPerPacket());
        } catch (Libp2pException refused) {
            return;
        }
        for (FoundPeers.Found found : PEERS.onResponse(message, LINK)) {
            if (found.peer().addresses().size() > LIMITS.addressesPerPeer()) {
                throw new AssertionError("too many addresses were kept: " + found);
            }
        }
        if (canBeWritten(message)) {
            ByteBuf written = DnsWriter.write(message, UnpooledByteBufAllocator.DEFAULT);
            DnsMessage again = DnsReader.read(written, Integer.MAX_VALUE);
            written.release();
            if (!again.equals(message)) {
                throw new AssertionError("the message does not read as it was written: " + message);
            }
        }
    }

    private static boolean canBeWritten(DnsMessage message) {
        return message.questions().stream().allMatch(question -> DnsWriter.isName(question.name()))
                && message.records().allMatch(DnsFuzz::canBeWritten);
    }

    private static boolean canBeWritten(DnsRecord record) {
        if (record instanceof DnsRecord.Pointer pointer && !DnsWriter.isName(pointer.target())) {
            return false;
        }
        // What is not UTF-8 is read as a longer replacement.
        return DnsWriter.isName(record.name())
                && (!(record instanceof DnsRecord.Text text)
                        || text.strings().stream().allMatch(string -> string.length() < 80));
    }
}
