package io.physarum.bench.libp2p;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.physarum.libp2p.host.HostBuilder;

/** Measures our stack, and js-libp2p beside it, and prints a table and results. */
public final class Libp2pBench {

    private final Options options;

    private final Report report;

    private Libp2pBench(Options options, Report report) {
        this.options = options;
        this.report = report;
    }

    /** Runs the benchmark; the arguments are those of {@link Options}. */
    public static void main(String[] arguments) throws IOException {
        Options options = Options.parse(List.of(arguments));
        Report report = new Report(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        new Libp2pBench(options, report).run();
        report.finish();
    }

    private void run() throws IOException {
        report.line(
                "Java %s, %d processors, %s with %s of %s",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                options.security(),
                options.security().cipher(),
                CipherSpeed.provider(options.security()));
        try (OurPeer client = OurPeer.start(this::secured);
                OurPeer server = OurPeer.start(this::secured)) {
            transfers(new Stack("physarum", client, server));
            double rate = StreamRate.measure(client, server, options.seconds());
            report.line("%nstreams opened per second: %.0f", rate);
            report.result("streams_per_second", "%.0f", rate);
        }
        HeapCost heap = HeapCost.measure(options.connections(), this::secured);
        report.line("heap per idle connection: %.0f bytes", heap.perConnection());
        report.line("heap per idle stream: %.0f bytes", heap.perStream());
        report.result("heap_per_connection_bytes", "%.0f", heap.perConnection());
        report.result("heap_per_stream_bytes", "%.0f", heap.perStream());
    }

    private HostBuilder secured(HostBuilder builder) {
        return builder.security(List.of(options.security().protocolId()));
    }

    private void transfers(Stack ours) throws IOException {
        List<Stack> stacks = new ArrayList<>(List.of(ours));
        options.interop()
                .ifPresent(path -> stacks.add(new Stack("js-libp2p", NodePeer.start(path), NodePeer.start(path))));
        try {
            report.head();
            Links links = new Links(options, stacks, report);
            links.loopback();
            for (Duration delay : options.delays()) {
                links.relayed(delay);
            }
        } finally {
            stacks.stream().skip(1).forEach(Stack::close);
        }
    }
}
