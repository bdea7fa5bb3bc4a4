package io.physarum.libp2p.discovery.mdns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the packets of one link: answers queries, at most once a second and to all, and passes responses on. What is
 * malformed, too long or not from the link is dropped.
 */
final class LinkHandler extends SimpleChannelInboundHandler<DatagramPacket> {

    private static final Logger LOG = LoggerFactory.getLogger(LinkHandler.class);

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int MIN_DELAY_MILLIS = 20;

    private static final int MAX_DELAY_MILLIS = 120;

    /** There are three kinds of answers. */
    private static final int MAX_PENDING = 3;

    private final MdnsContext mdns;

    private final Link link;

    private final LinkFamily family;

    private final Set<DnsMessage> pending = new LinkedHashSet<>();

    private @Nullable Future<?> timer;

    private long answeredNanos;

    private boolean answered;

    LinkHandler(MdnsContext mdns, Link link, LinkFamily family) {
        this.mdns = mdns;
        this.link = link;
        this.family = family;
    }

    Link link() {
        return link;
    }

    LinkFamily family() {
        return family;
    }

    InetSocketAddress local() {
        return family.any(mdns.config().port());
    }

    InetSocketAddress group() {
        return family.group(mdns.config().port());
    }

    int packetBytes() {
        return mdns.config().limits().packetBytes();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        InetAddress sender = packet.sender().getAddress();
        if (!family.isOf(sender) || !link.isSender(sender)) {
            return;
        }
        try {
            if (packet.content().readableBytes() > packetBytes()) {
                throw new LimitExceededException(Limit.MDNS_PACKET_BYTES, packetBytes());
            }
            receive(
                    context,
                    DnsReader.read(packet.content(), mdns.config().limits().recordsPerPacket()));
        } catch (Libp2pException e) {
            if (e instanceof LimitExceededException exceeded) {
                mdns.limitListener().onLimit(exceeded.limit());
            }
            LOG.debug("{}: a packet of {} is dropped: {}", link.name(), sender, e.toString());
        }
    }

    private void receive(ChannelHandlerContext context, DnsMessage message) {
        if (message.isResponse()) {
            mdns.onResponse(message, link);
        } else if (mdns.config().announce() && pending.size() < MAX_PENDING) {
            mdns.announcement().answer(message, link).ifPresent(answer -> schedule(context, answer));
        }
    }

    /** Others may be about to answer, too, so each waits for a random time; and whoever asks often is answered once. */
    private void schedule(ChannelHandlerContext context, DnsMessage answer) {
        pending.add(answer);
        if (timer != null) {
            return;
        }
        long delay = TimeUnit.MILLISECONDS.toNanos(mdns.random().nextInt(MIN_DELAY_MILLIS, MAX_DELAY_MILLIS + 1));
        if (answered) {
            delay = Math.max(
                    delay, answeredNanos + SECOND_NANOS - mdns.nanoClock().getAsLong());
        }
        timer = context.executor().schedule(() -> answer(context.channel()), delay, TimeUnit.NANOSECONDS);
    }

    private void answer(Channel channel) {
        timer = null;
        answered = true;
        answeredNanos = mdns.nanoClock().getAsLong();
        pending.forEach(answer -> send(channel, answer));
        pending.clear();
    }

    /** Sends to all on the link; whether it arrives is not known. */
    void send(Channel channel, DnsMessage message) {
        channel.writeAndFlush(new DatagramPacket(DnsWriter.write(message, channel.alloc()), group()))
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        LOG.debug(
                                "{}: cannot send: {}", link.name(), sent.cause().toString());
                    }
                });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        FaultReport.log(LOG, link.name(), cause);
    }
}
