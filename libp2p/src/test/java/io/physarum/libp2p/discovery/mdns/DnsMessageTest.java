package io.physarum.libp2p.discovery.mdns;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolViolationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DnsMessageTest {

    private static final DnsMessage RESPONSE = DnsMessage.response(
            List.of(new DnsRecord.Pointer("_p2p._udp.local", 120, "abc._p2p._udp.local")),
            List.of(new DnsRecord.Text(
                    "abc._p2p._udp.local", 120, List.of("dnsaddr=/ip4/192.0.2.1/tcp/1", "other=ü"))));

    private static byte[] bytes(DnsMessage message) {
        ByteBuf written = DnsWriter.write(message, UnpooledByteBufAllocator.DEFAULT);
        byte[] bytes = ByteBufUtil.getBytes(written);
        written.release();
        return bytes;
    }

    private static DnsMessage read(byte[] bytes) {
        return DnsReader.read(Unpooled.wrappedBuffer(bytes), 16);
    }

    private static DnsMessage read(String hex) {
        return read(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void readsWhatItWrites() {
        assertThat(read(bytes(RESPONSE))).isEqualTo(RESPONSE);
        DnsMessage query = DnsMessage.query("_p2p._udp.local", DnsType.PTR);
        assertThat(read(bytes(query))).isEqualTo(query);
    }

    /** The names with pointers, in mixed case, with the bits of multicast DNS in the classes, among records of other kinds. */
    @Test
    void readsWhatOthersWrite() {
        DnsMessage message = read("0000 8400 0000 0001 0000 0003"
                + " 045f503250 045f756470 056c6f63616c 00  000c 0001 00000078 0006 03616263 c00c"
                + " c027 0021 8001 00000078 0008 0000 0000 1000 c016"
                + " c027 0010 8001 00000078 0004 03613d62"
                + " c016 0001 8001 00000078 0004 c0000201");
        assertThat(message.isResponse()).isTrue();
        assertThat(message.answers())
                .containsExactly(new DnsRecord.Pointer("_p2p._udp.local", 120, "abc._p2p._udp.local"));
        assertThat(message.additionals())
                .containsExactly(new DnsRecord.Text("abc._p2p._udp.local", 120, List.of("a=b")));
    }

    @Test
    void refusesEveryMessageThatIsCutShort() {
        byte[] whole = bytes(RESPONSE);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(part)).as("%d bytes", length).isInstanceOf(Libp2pException.class);
        }
    }

    /** To itself, forward, into the header, in a circle, and a label that is too long. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c00c 000c 0001",
                "c00e 00 000c 0001",
                "c000 000c 0001",
                "0161 c00c 000c 0001",
                "40616161 000c 0001",
                "80616161 000c 0001"
            })
    void refusesNamesThatLeadNowhere(String question) {
        assertThatThrownBy(() -> read("0000 0000 0001 0000 0000 0000" + question))
                .isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void refusesNamesThatAreTooLong() {
        String labels = ("3f" + "61".repeat(63)).repeat(4);
        assertThatThrownBy(() -> read("0000 0000 0001 0000 0000 0000" + labels + "00 000c 0001"))
                .isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void refusesChainsOfPointers() {
        StringBuilder questions = new StringBuilder("016100 000c 0001");
        int at = DnsReader.HEADER_BYTES;
        int previous = at;
        at += 7;
        for (int i = 0; i < 40; i++) {
            questions.append(String.format(" %04x 000c 0001", 0xc000 | previous));
            previous = at;
            at += 6;
        }
        String header = String.format("0000 0000 %04x 0000 0000 0000", 41);
        assertThatThrownBy(() -> DnsReader.read(
                        Unpooled.wrappedBuffer(HexFormat.of().parseHex((header + questions).replace(" ", ""))), 64))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("points");
    }

    @Test
    void refusesMoreRecordsThanItsLimit() {
        assertThatThrownBy(() -> read("0000 8400 0005 0004 0004 0004"))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("mdns-records-per-packet of 16")
                .hasMessageContaining("physarum.p2p.mdns.limits.records-per-packet");
    }

    @Test
    void refusesDataThatIsLongerThanItsRecord() {
        assertThatThrownBy(() -> read("0000 8400 0000 0001 0000 0000 00 000c 0001 00000078 0001 0161 00"))
                .isInstanceOf(ProtocolViolationException.class);
        assertThatThrownBy(() -> read("0000 8400 0000 0001 0000 0000 00 0010 0001 00000078 0002 0561 62"))
                .isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void tellsDotsWithinLabelsFromThoseBetweenThem() {
        assertThat(read("0000 0000 0001 0000 0000 0000 03612e62 0163 00 000c 0001")
                        .questions())
                .containsExactly(new DnsQuestion("a\\.b.c", DnsType.PTR));
    }
}
