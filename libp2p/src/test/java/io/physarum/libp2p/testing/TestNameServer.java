package io.physarum.libp2p.testing;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import io.netty.util.NetUtil;

/** A name server on a free port of 127.0.0.1 that has TXT and address records, over UDP and, for what is too long for it, TCP. */
public final class TestNameServer implements AutoCloseable {

    private static final int MAX_DATAGRAM = 1200;

    private static final int MAX_STRING = 255;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();

    private final Map<String, List<byte[]>> addresses = new ConcurrentHashMap<>();

    private final List<String> silent = new CopyOnWriteArrayList<>();

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final Channel datagrams;

    /** A server without records. */
    public TestNameServer() {
        datagrams = bind();
    }

    /** Both on one port; the one that is free for connections, of which there are many, is hardly ever taken for datagrams. */
    private Channel bind() {
        for (int tries = 0; ; tries++) {
            Channel connections = bindConnections();
            try {
                return bindDatagrams((InetSocketAddress) connections.localAddress());
            } catch (Exception e) { // Netty throws the BindException that it does not declare
                connections.close().syncUninterruptibly();
                if (tries == 10) {
                    throw new IllegalStateException("no port is free for both", e);
                }
            }
        }
    }

    private Channel bindDatagrams(InetSocketAddress address) {
        return new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(),
                                        new DatagramDnsResponseEncoder(),
                                        new DatagramHandler());
                    }
                })
                .bind(address)
                .syncUninterruptibly()
                .channel();
    }

    private Channel bindConnections() {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder(), new SocketHandler());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) datagrams.localAddress();
    }

    /** Gives a name the addresses that its {@code dnsaddr} stands for, in place of those it had. */
    public TestNameServer put(String domain, String... addresses) {
        return putTexts(
                domain,
                List.of(addresses).stream().map(address -> "dnsaddr=" + address).toList());
    }

    /** Gives a name any texts. */
    public TestNameServer putTexts(String domain, List<String> texts) {
        records.put(
                "_dnsaddr." + domain,
                texts.stream().map(TestNameServer::content).toList());
        return this;
    }

    /** Gives a name records with contents that need not be texts. */
    public TestNameServer putContents(String domain, List<byte[]> contents) {
        records.put("_dnsaddr." + domain, List.copyOf(contents));
        return this;
    }

    /** Gives a name IP addresses, in place of those it had. */
    public TestNameServer putIps(String domain, String... ips) {
        addresses.put(
                domain,
                List.of(ips).stream()
                        .map(NetUtil::createByteArrayFromIpAddressString)
                        .toList());
        return this;
    }

    /** Never answers for the addresses of a name. */
    public TestNameServer silenceIps(String domain) {
        silent.add(domain);
        return this;
    }

    /** Never answers for a name. */
    public TestNameServer silence(String domain) {
        silent.add("_dnsaddr." + domain);
        return this;
    }

    /** The names asked for so far, once for each time. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private static byte[] content(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int start = 0; start < bytes.length; start += MAX_STRING) {
            int length = Math.min(MAX_STRING, bytes.length - start);
            out.write(length);
            out.write(bytes, start, length);
        }
        return out.toByteArray();
    }

    /** The contents for a question; empty if it is not to be answered. */
    private Optional<List<byte[]>> answers(DnsQuestion question) {
        String name = question.name().toLowerCase(Locale.ROOT);
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        asked.add(bare);
        if (silent.contains(bare)) {
            return Optional.empty();
        }
        return Optional.of(
                question.type().equals(DnsRecordType.TXT)
                        ? records.getOrDefault(bare, List.of())
                        : ips(bare, question.type().equals(DnsRecordType.A) ? 4 : 16));
    }

    private List<byte[]> ips(String name, int length) {
        return addresses.getOrDefault(name, List.of()).stream()
                .filter(ip -> ip.length == length)
                .toList();
    }

    private static <R extends DnsResponse> R filled(R response, DnsQuestion question, List<byte[]> contents) {
        response.setRecursionAvailable(true);
        response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
        if (contents.isEmpty()) {
            response.setCode(DnsResponseCode.NXDOMAIN);
        }
        for (byte[] content : contents) {
            response.addRecord(
                    DnsSection.ANSWER,
                    new DefaultDnsRawRecord(
                            question.name(), question.type(), 60, Unpooled.wrappedBuffer(content.clone())));
        }
        return response;
    }

    private final class DatagramHandler extends SimpleChannelInboundHandler<DatagramDnsQuery> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            InetSocketAddress here = query.recipient();
            InetSocketAddress asker = query.sender();
            answers(question).ifPresent(contents -> {
                DatagramDnsResponse response = new DatagramDnsResponse(here, asker, query.id());
                int size = contents.stream()
                        .mapToInt(content -> content.length + 64)
                        .sum();
                boolean tooLong = size > MAX_DATAGRAM;
                response.setTruncated(tooLong);
                context.writeAndFlush(filled(response, question, tooLong ? contents.subList(0, 1) : contents));
            });
        }
    }

    private final class SocketHandler extends SimpleChannelInboundHandler<DnsQuery> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, DnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            answers(question)
                    .ifPresent(contents ->
                            context.writeAndFlush(filled(new DefaultDnsResponse(query.id()), question, contents)));
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
