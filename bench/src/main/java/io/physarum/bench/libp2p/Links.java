package io.physarum.bench.libp2p;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.physarum.bench.libp2p.Report.Rates;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.transport.tcp.SocketKind;

/** Measures stacks over loopback and over relays with a delay, plain TCP first. Ours is the first stack. */
final class Links {

    private final Options options;

    private final List<Stack> stacks;

    private final Report report;

    Links(Options options, List<Stack> stacks, Report report) {
        this.options = options;
        this.stacks = stacks;
        this.report = report;
    }

    /** In turns, as other work on the machine would else favour one of them. */
    void loopback() throws IOException {
        Security security = options.security();
        CipherSpeed.measure(security, options.seconds());
        stacks.forEach(stack -> stack.warmUp(options.warmUpSeconds()));
        List<Double> cipherRates = new ArrayList<>();
        List<Rates> plain = new ArrayList<>();
        List<List<Rates>> measured =
                stacks.stream().<List<Rates>>map(stack -> new ArrayList<>()).toList();
        for (int round = 0; round < options.rounds(); round++) {
            cipherRates.add(CipherSpeed.measure(security, options.seconds()));
            try (PlainTcp tcp = new PlainTcp()) {
                plain.add(plain(tcp.address().getPort()));
            }
            for (int i = 0; i < stacks.size(); i++) {
                Stack stack = stacks.get(i);
                measured.get(i).add(stack.rates(stack.server().address(), options.seconds()));
            }
        }
        double cipherRate = cipherRates.stream().sorted().toList().get(cipherRates.size() / 2);
        report.row("no link", security.cipher(), new Rates(cipherRate, cipherRate), Double.NaN);
        double plainRate = Rates.median(plain).up();
        report.row("loopback", "plain TCP", Rates.median(plain), Double.NaN);
        List<Rates> medians = measured.stream().map(Rates::median).toList();
        for (int i = 0; i < stacks.size(); i++) {
            report.row("loopback", stacks.get(i).name(), medians.get(i), Double.NaN);
        }
        Rates ours = medians.get(0);
        if (medians.size() > 1) {
            Rates other = medians.get(1);
            report.result("throughput_ratio_js", "%.2f", Math.min(ours.up() / other.up(), ours.down() / other.down()));
        }
        report.result("throughput_ratio_cipher", "%.2f", ours.least() / cipherRate);
        report.result("throughput_ratio_plain_tcp", "%.2f", ours.least() / plainRate);
        // A thread that encrypts each byte and then gives it to the kernel, and does nothing else.
        double both = 1 / (1 / cipherRate + 1 / plainRate);
        report.row("loopback", "cipher, plain TCP", new Rates(both, both), Double.NaN);
        report.result("throughput_ratio_cipher_and_tcp", "%.2f", ours.least() / both);
    }

    /** Over a link that is so long in each direction. */
    void relayed(Duration oneWay) throws IOException {
        String link = "relay, " + oneWay.toMillis() + " ms one way";
        EventLoopGroup group = SocketKind.newEventLoopGroup();
        try (PlainTcp tcp = new PlainTcp();
                DelayRelay relay = new DelayRelay(group, tcp.address(), oneWay)) {
            Rates plain = plain(relay.port());
            report.row(link, "plain TCP", plain, Double.NaN);
            Rates ours = relayed(group, link, stacks.get(0), oneWay);
            report.result("link_fill_" + oneWay.toMillis() + "ms", "%.2f", ours.least() / plain.up());
            for (Stack other : stacks.subList(1, stacks.size())) {
                relayed(group, link, other, oneWay);
            }
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private Rates relayed(EventLoopGroup group, String link, Stack stack, Duration oneWay) {
        Multiaddr target = stack.server().address();
        try (DelayRelay relay = new DelayRelay(group, target.tcpSocketAddress().orElseThrow(), oneWay)) {
            InetSocketAddress port = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
            Multiaddr address = PeerId.of(target).orElseThrow().appendTo(Multiaddr.of(port));
            stack.client().hangUp(target);
            Rates rates = stack.rates(address, options.seconds());
            double roundTrip = 2 * oneWay.toNanos() / 1e9;
            double roundTrips = roundTrip == 0 ? Double.NaN : stack.connectToFirstByte(address) / roundTrip;
            report.row(link, stack.name(), rates, roundTrips);
            if (stack.equals(stacks.get(0)) && roundTrip > 0) {
                report.result("connect_first_byte_rtts", "%.2f", roundTrips);
            }
            stack.client().hangUp(address);
            return rates;
        }
    }

    private Rates plain(int port) throws IOException {
        double rate = PlainTcp.upload(port, 64L * 1024 * 1024);
        return new Rates(PlainTcp.upload(port, (long) (rate * options.seconds())), Double.NaN);
    }
}
