package io.physarum.cli.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import io.physarum.cli.overlay.OverlayException;
import io.physarum.cli.overlay.OverlayNode;
import io.physarum.cli.survey.PeerPings;
import io.physarum.cli.survey.PingStatistics;
import io.physarum.cli.survey.Pong;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;

/** {@code registry-cli ping}: how far away a peer is. */
@Command(
        name = "ping",
        description = {
            "Measures the round-trip time to a peer, as ping(8) does, with the libp2p ping protocol.",
            "Ends with status 0 if any ping was answered, else with 1."
        },
        footer = {
            "",
            "Examples:",
            "  registry-cli --bootstrap $ADDR ping 12D3KooWEgM4eTzvwBdWvTzr4rYSxRXLqRcKQ8PxmtgqqyVpbvWJ",
            "  registry-cli ping /ip4/192.0.2.7/tcp/4001",
            "  registry-cli ping -c 10 -i 0.2 $ADDR"
        },
        mixinStandardHelpOptions = true)
final class PingCommand implements Callable<Integer> {

    private static final Duration CONNECT = Duration.ofSeconds(30);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private RegistryCli parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PEER",
            description =
                    "A peer id, which is looked up in the network of the bootstraps, or an address, /ip4/…/tcp/…, which "
                            + "needs none.")
    private String target = "";

    @Option(
            names = {"-c", "--count"},
            paramLabel = "COUNT",
            defaultValue = "4",
            description = "How many pings (default: ${DEFAULT-VALUE}).")
    private int count = 4;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "The pause after each, in seconds, such as 0.2 (default: ${DEFAULT-VALUE}).")
    private double interval = 1;

    @Override
    public Integer call() {
        checkUsage();
        Duration pause = Duration.ofNanos((long) (interval * 1e9));
        Duration limit = CONNECT.plus(pause.plus(PeerPings.TIMEOUT).multipliedBy(count));
        GlobalOptions options = parent.options();
        return (target.startsWith("/")
                        ? OverlayNode.askAlone(options.overlay(), limit, node -> run(address(node), pause))
                        : OverlayNode.ask(options.overlay(), limit, node -> run(peer(node), pause)))
                .orElse(1);
    }

    private void checkUsage() {
        if (count < 1 || count > 1_000_000) {
            throw new ParameterException(spec.commandLine(), "-c takes 1 to 1000000 pings, not " + count);
        }
        if (!(interval >= 0 && interval <= 3600)) {
            throw new ParameterException(spec.commandLine(), "-i takes 0 to 3600 seconds, not " + interval);
        }
        if (target.startsWith("/")) {
            Multiaddr.parse(target);
        } else {
            PeerId.parse(target);
        }
    }

    private Mono<PeerPings> address(OverlayNode node) {
        return PeerPings.to(node, Multiaddr.parse(target));
    }

    private Mono<PeerPings> peer(OverlayNode node) {
        return PeerPings.to(node, PeerId.parse(target));
    }

    private Mono<Integer> run(Mono<PeerPings> connected, Duration pause) {
        return connected
                .timeout(
                        CONNECT,
                        Mono.error(() -> new OverlayException(
                                target + " could not be reached within " + CONNECT.toSeconds() + " s")))
                .flatMap(pings -> {
                    parent.options().printLine("PING " + pings.peer() + " at " + pings.address());
                    return pings.run(count, pause)
                            .doOnNext(pong -> parent.options().printLine(line(pong)))
                            .collectList()
                            .map(pongs -> finish(pings, pongs));
                });
    }

    private int finish(PeerPings pings, List<Pong> pongs) {
        PingStatistics statistics = PingStatistics.of(pongs);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("peer", pings.peer().toString());
        json.put("address", pings.address().toString());
        json.put("pings", pongs);
        json.put("statistics", statistics);
        parent.options().printLine(line(statistics));
        parent.options().printDocument(json);
        return statistics.answered() > 0 ? 0 : 1;
    }

    static String line(Pong pong) {
        return pong.roundTripMillis() == null
                ? String.format(Locale.ROOT, "ping %d: no answer: %s", pong.number(), pong.problem())
                : String.format(Locale.ROOT, "ping %d: %.2f ms", pong.number(), pong.roundTripMillis());
    }

    static String line(PingStatistics statistics) {
        String counts = String.format(
                Locale.ROOT,
                "%d sent, %d answered, %.0f %% lost",
                statistics.sent(),
                statistics.answered(),
                statistics.lossPercent());
        return statistics.answered() == 0
                ? counts
                : counts
                        + String.format(
                                Locale.ROOT,
                                "; min/avg/max = %.2f/%.2f/%.2f ms",
                                statistics.minMillis(),
                                statistics.avgMillis(),
                                statistics.maxMillis());
    }
}
