package io.physarum.libp2p.kad.simulation;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Simulates large DHTs: {@code [nodes=100,1000,10000] [dead=0,20,50] [lying=0] [churn=0] [lookups=10000] [limit=1] [seed=1]},
 * of which the first four may be lists. Prints a table with a line for each combination, and then the same as {@code RESULT}
 * lines.
 */
public final class DhtSimulation {

    private DhtSimulation() {}

    /** Runs the scenarios that the arguments describe. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        List<Outcome> outcomes = new ArrayList<>();
        out.println(Outcome.HEADER + " | seconds");
        for (Scenario scenario : scenarios(arguments)) {
            long started = System.nanoTime();
            Outcome outcome = new Simulation(scenario).run();
            outcomes.add(outcome);
            long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
            out.println(outcome.row() + String.format(Locale.ROOT, " | %7d", seconds));
        }
        outcomes.forEach(outcome -> out.println(outcome.results("dht")));
    }

    private static List<Scenario> scenarios(String... given) {
        Arguments arguments = new Arguments(
                        "nodes=100,1000,10000",
                        "dead=0,20,50",
                        "lying=0",
                        "churn=0",
                        "lookups=10000",
                        "limit=1",
                        "seed=1")
                .with(given);
        Scenario any = Scenario.of(2, arguments.number("lookups"), arguments.number("seed"))
                .withLimit(arguments.number("limit"));
        return arguments
                .numbers("nodes")
                .map(any::withNodes)
                .flatMap(sized -> arguments.numbers("dead").map(sized::withDead))
                .flatMap(sized -> arguments.numbers("lying").map(sized::withLying))
                .flatMap(sized -> arguments.numbers("churn").map(sized::withChurn))
                .toList();
    }
}
