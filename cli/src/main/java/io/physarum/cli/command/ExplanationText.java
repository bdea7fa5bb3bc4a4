package io.physarum.cli.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.physarum.mesh.allocation.AllocationOffer;
import io.physarum.mesh.allocation.AllocatorAnswer;
import io.physarum.mesh.resolve.Explanation;
import io.physarum.mesh.resolve.Explanation.Instance;
import org.jspecify.annotations.Nullable;

/** Writes an explanation for people and for scripts. */
final class ExplanationText {

    private static final String ROW = "  %-54s %9s  %s%n";

    private ExplanationText() {}

    /** For people: instances, allocators, rule and choice, each peer on a line of its own. */
    static String of(Explanation explanation) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "service     %s, announced as %s%n",
                explanation.name(), explanation.info().contentHash()));
        text.append(String.format(
                "limits      soft %d ms, hard %d ms (0: none)%n",
                explanation.info().networkSoftReq().roundTripMillis(),
                explanation.info().networkHardReq().roundTripMillis()));
        text.append(String.format("instances   %s%n", count(explanation.instances())));
        for (Instance instance : explanation.instances()) {
            text.append(String.format(ROW, instance.peer(), millis(instance.roundTripTime()), instance.verdict()));
        }
        boolean asked = !explanation.allocators().isEmpty() || explanation.choice() == null;
        text.append(String.format("allocators  %s%n", asked ? count(explanation.allocators()) : "not asked"));
        for (AllocatorAnswer answer : explanation.allocators()) {
            text.append(String.format(ROW, answer.allocator(), millis(answer.roundTripTime()), verdict(answer)));
        }
        text.append(String.format("rule        %s%n", rule(explanation.rule())));
        Object choice = explanation.choice();
        return text.append("choice      ")
                .append(choice == null ? "none" : choice)
                .toString();
    }

    /** For scripts: the same as a document, round-trip times in milliseconds. */
    static Map<String, @Nullable Object> json(Explanation explanation) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("service", explanation.name().value());
        json.put("info", explanation.info());
        json.put(
                "instances",
                explanation.instances().stream().map(ExplanationText::json).toList());
        json.put(
                "allocators",
                explanation.allocators().stream().map(ExplanationText::json).toList());
        json.put("rule", explanation.rule().name());
        json.put("explanation", rule(explanation.rule()));
        json.put("choice", explanation.choice() == null ? null : String.valueOf(explanation.choice()));
        return json;
    }

    private static Map<String, @Nullable Object> json(Instance instance) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("peer", instance.peer().toString());
        json.put("source", instance.source().name());
        json.put("roundTripMillis", number(instance.roundTripTime()));
        json.put("answers", instance.answers());
        json.put("verdict", instance.verdict());
        return json;
    }

    private static Map<String, @Nullable Object> json(AllocatorAnswer answer) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("peer", answer.allocator().toString());
        json.put("roundTripMillis", number(answer.roundTripTime()));
        json.put("offer", answer.offer());
        json.put("objection", answer.objection());
        return json;
    }

    private static String verdict(AllocatorAnswer answer) {
        AllocationOffer offer = answer.offer();
        if (!answer.isWilling() || offer == null) {
            return "of no use: " + (answer.objection() == null ? "it did not answer in time" : answer.objection());
        }
        return String.format(
                Locale.ROOT,
                "accepts: %d %% CPU and %d MiB free, load %.2f, %d instances, %s",
                offer.freeCpuPercent(),
                offer.freeMemoryMebibytes(),
                offer.loadAverage(),
                offer.instances(),
                offer.imagePresent() ? "image present" : "it would fetch the image first");
    }

    private static String rule(Explanation.Rule rule) {
        return switch (rule) {
            case POOLED -> "the best pooled instance is used without any search";
            case FOUND_WITHIN_SOFT -> "the nearest instance is within the soft limit";
            case ALLOCATE_NEARER -> "the nearest instance is over the soft limit, so one is started nearer";
            case NEXT_FOUND -> "the nearest instance would not answer, so the next one found is used";
            case KEEP_WITHIN_HARD -> "the nearest instance is over the soft limit, but nobody nearer can start one";
            case ALLOCATE -> "no instance that answers is within the hard limit, so one is started";
            case NOTHING -> "no instance that answers is within the hard limit, and nobody can start one";
        };
    }

    private static String count(List<?> found) {
        return found.isEmpty() ? "none" : Integer.toString(found.size());
    }

    private static String millis(@Nullable Duration time) {
        return time == null ? "-" : String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    private static @Nullable Double number(@Nullable Duration time) {
        return time == null ? null : time.toNanos() / 1e6;
    }
}
