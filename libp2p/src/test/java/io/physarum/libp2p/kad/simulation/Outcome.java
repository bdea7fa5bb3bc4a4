package io.physarum.libp2p.kad.simulation;

import java.util.Locale;

/**
 * What came of a scenario.
 *
 * @param scenario what was simulated
 * @param lookups how many lookups there were
 * @param found how many of them found the provider
 * @param forged how many gave a provider that had not announced itself
 * @param messages the requests of each lookup
 * @param hops how many peers, one naming the next, led each lookup to the provider
 * @param millisToProvider how long it took each lookup that found the provider to pass it on
 * @param millis how long each lookup took until it ended
 * @param provideMessages the requests of each announcement
 * @param provideTaken how many peers took each announcement
 * @param allMessages the requests of all nodes for all that they did
 * @param virtualMillis how long it all took
 */
record Outcome(
        Scenario scenario,
        int lookups,
        int found,
        int forged,
        Samples messages,
        Samples hops,
        Samples millisToProvider,
        Samples millis,
        Samples provideMessages,
        Samples provideTaken,
        long allMessages,
        long virtualMillis) {

    static final String HEADER = String.format(
            "%7s %5s %6s %6s | %9s %7s | %9s %9s | %5s %5s | %7s %7s %7s | %9s %6s | %10s",
            "nodes",
            "dead%",
            "lying%",
            "churn%",
            "success%",
            "forged%",
            "msgs p50",
            "msgs p99",
            "hops",
            "p99",
            "ms p50",
            "ms p99",
            "end max",
            "put msgs",
            "taken",
            "msgs all");

    double successPercent() {
        return 100.0 * found / lookups;
    }

    /** One line of the table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "%7d %5d %6d %6d | %9.3f %7.3f | %9d %9d | %5d %5d | %7d %7d %7d | %9d %6d | %10d",
                scenario.nodes(),
                scenario.deadPercent(),
                scenario.lyingPercent(),
                scenario.churnPercent(),
                successPercent(),
                100.0 * forged / lookups,
                messages.percentile(50),
                messages.percentile(99),
                hops.percentile(50),
                hops.percentile(99),
                millisToProvider.percentile(50),
                millisToProvider.percentile(99),
                millis.max(),
                provideMessages.percentile(50),
                provideTaken.percentile(50),
                allMessages);
    }

    /** Lines for programs to read, each with a name that begins as given. */
    String results(String prefix) {
        String name = String.format(
                "%s_%d_dead%d_lying%d_churn%d",
                prefix, scenario.nodes(), scenario.deadPercent(), scenario.lyingPercent(), scenario.churnPercent());
        return String.format(
                Locale.ROOT,
                "RESULT %1$s_success_percent=%2$.3f%nRESULT %1$s_messages_p50=%3$d%nRESULT %1$s_messages_p99=%4$d%n"
                        + "RESULT %1$s_hops_p50=%5$d%nRESULT %1$s_hops_p99=%6$d%n"
                        + "RESULT %1$s_millis_p50=%7$d%nRESULT %1$s_millis_p99=%8$d",
                name,
                successPercent(),
                messages.percentile(50),
                messages.percentile(99),
                hops.percentile(50),
                hops.percentile(99),
                millisToProvider.percentile(50),
                millisToProvider.percentile(99));
    }
}
