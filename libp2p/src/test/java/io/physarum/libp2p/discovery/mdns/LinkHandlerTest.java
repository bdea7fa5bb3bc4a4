package io.physarum.libp2p.discovery.mdns;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.NetUtil;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LinkHandlerTest {

    private static final String SERVICE = MdnsConfig.PUBLIC_SERVICE;

    private static final Link LAN = new Link(
            "eth0",
            2,
            false,
            List.of(new Link.Prefix(NetUtil.createInetAddressFromIpAddressString("192.168.1.7"), 24)));

    private static final PeerId SELF = Keys.generate(KeyType.ED25519).peerId();

    private final EmbeddedChannel channel = new EmbeddedChannel();

    private long nanos;

    private final List<String> limits = new ArrayList<>();

    private final List<DnsMessage> responses = new ArrayList<>();

    @BeforeEach
    void start() {
        channel.freezeTime();
        Announcement announcement =
                new Announcement(SELF, () -> List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/4001")), SERVICE, new Random(1));
        channel.pipeline()
                .addLast(new LinkHandler(
                        new MdnsContext(
                                MdnsConfig.DEFAULT,
                                announcement,
                                (message, link) -> responses.add(message),
                                limits::add,
                                () -> nanos,
                                new Random(2)),
                        LAN,
                        LinkFamily.IP4));
    }

    @AfterEach
    void stop() {
        channel.finishAndReleaseAll();
    }

    private void receive(DnsMessage message, String sender) {
        receive(DnsWriter.write(message, ByteBufAllocator.DEFAULT), sender);
    }

    private void receive(ByteBuf bytes, String sender) {
        channel.writeInbound(new DatagramPacket(
                bytes, new InetSocketAddress("192.168.1.7", 5353), new InetSocketAddress(sender, 5353)));
    }

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private @Nullable DnsMessage sent() {
        DatagramPacket packet = channel.readOutbound();
        if (packet == null) {
            return null;
        }
        assertThat(packet.recipient()).isEqualTo(new InetSocketAddress("224.0.0.251", 5353));
        DnsMessage message = DnsReader.read(packet.content(), 16);
        packet.release();
        return message;
    }

    @Test
    void answersToAllAfterAMomentAndAtMostOnceASecond() {
        for (int i = 0; i < 100; i++) {
            receive(DnsMessage.query(SERVICE, DnsType.PTR), "192.168.1.2");
        }
        assertThat(sent()).isNull();
        pass(120);
        DnsMessage answer = sent();
        assertThat(answer).isNotNull();
        assertThat(answer.isResponse()).isTrue();
        DnsRecord.Pointer pointer = (DnsRecord.Pointer) answer.answers().get(0);
        assertThat(pointer.name()).isEqualTo(SERVICE);
        assertThat(pointer.target()).matches("[a-z0-9]{32,63}\\." + SERVICE).doesNotContain(SELF.toString());
        assertThat(answer.additionals())
                .containsExactly(new DnsRecord.Text(
                        pointer.target(), 120, List.of("dnsaddr=/ip4/192.168.1.7/tcp/4001/p2p/" + SELF)));

        receive(DnsMessage.query(SERVICE, DnsType.ANY), "192.168.1.2");
        pass(500);
        assertThat(sent()).isNull();
        pass(500);
        assertThat(sent()).isEqualTo(answer);
        assertThat(sent()).isNull();
    }

    @Test
    void answersWhatServicesAndWhatAddressesThereAre() {
        receive(DnsMessage.query("_services._dns-sd._udp.local", DnsType.PTR), "192.168.1.2");
        receive(DnsMessage.query(SERVICE, DnsType.PTR), "192.168.1.2");
        pass(120);
        assertThat(sent())
                .isEqualTo(DnsMessage.response(
                        List.of(new DnsRecord.Pointer("_services._dns-sd._udp.local", 120, SERVICE)), List.of()));
        DnsMessage answer = sent();
        assertThat(answer).isNotNull();
        String instance = ((DnsRecord.Pointer) answer.answers().get(0)).target();

        receive(DnsMessage.query(instance, DnsType.TXT), "192.168.1.2");
        pass(1000);
        assertThat(sent()).isEqualTo(DnsMessage.response(answer.additionals(), List.of()));

        receive(
                new DnsMessage(false, List.of(new DnsQuestion(SERVICE, DnsType.PTR)), answer.answers(), List.of()),
                "192.168.1.2");
        receive(DnsMessage.query("_other._udp.local", DnsType.PTR), "192.168.1.2");
        pass(2000);
        assertThat(sent()).isNull();
    }

    @Test
    void dropsWhatIsNotFromTheLinkMalformedOrTooLong() {
        receive(DnsMessage.query(SERVICE, DnsType.PTR), "198.51.100.1");
        receive(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}), "192.168.1.2");
        receive(Unpooled.wrappedBuffer(new byte[9001]), "192.168.1.2");
        pass(2000);
        assertThat(sent()).isNull();
        assertThat(responses).isEmpty();
        assertThat(limits).containsExactly("mdns-packet-bytes");
    }

    @Test
    void passesResponsesOn() {
        DnsMessage response =
                DnsMessage.response(List.of(new DnsRecord.Pointer(SERVICE, 120, "a." + SERVICE)), List.of());
        receive(response, "192.168.1.2");
        assertThat(responses).containsExactly(response);
    }
}
