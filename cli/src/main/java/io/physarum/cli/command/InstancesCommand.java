package io.physarum.cli.command;

import java.util.List;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.cli.survey.InstanceSurvey;
import io.physarum.cli.survey.SeenAllocator;
import io.physarum.cli.survey.SeenInstance;
import io.physarum.cli.survey.SeenInstances;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code registry-cli instances}: who serves a service, or all. */
@Command(
        name = "instances",
        description = {
            "Lists who is announced as an instance of a service, or of all registered ones, how far away each is, and whether "
                    + "it takes requests; then the allocators and what they run. Starts and calls nothing.",
            "An instance served by an allocator has that allocator's peer id."
        },
        footer = {
            "",
            "Examples:",
            "  registry-cli --bootstrap $ADDR instances",
            "  registry-cli --bootstrap $ADDR instances hello-world-server",
            "  registry-cli --bootstrap $ADDR instances -o json | jq '.allocators[] | {peer, instances}'"
        },
        mixinStandardHelpOptions = true)
final class InstancesCommand implements Runnable {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private RegistryCli parent;

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "The service's name; all services without it.")
    private @Nullable String service;

    @Override
    public void run() {
        ServiceName name = service == null ? null : ServiceName.of(service);
        SeenInstances seen = OverlayNode.ask(
                        parent.options().overlay(),
                        OverlayNode.SURVEY_LIMIT,
                        node -> name == null ? InstanceSurvey.all(node) : InstanceSurvey.of(node, name))
                .orElseGet(() -> new SeenInstances(List.of(), List.of()));
        parent.options().print(seen, text(seen));
    }

    static String text(SeenInstances seen) {
        return instances(seen.instances()) + "\n\n" + allocators(seen.allocators());
    }

    private static String instances(List<SeenInstance> instances) {
        if (instances.isEmpty()) {
            return "no instance is announced";
        }
        TextTable table = new TextTable("SERVICE", "PEER", "RTT ms", "SERVED BY", "STATE");
        instances.forEach(instance -> table.row(
                instance.service(),
                instance.peer(),
                instance.roundTripMillis(),
                instance.servedBy(),
                instance.answers() ? "answers" : "does not answer: " + instance.problem()));
        return table.toString();
    }

    private static String allocators(List<SeenAllocator> allocators) {
        if (allocators.isEmpty()) {
            return "no allocator is announced";
        }
        TextTable table = new TextTable("ALLOCATOR", "RTT ms", "INSTANCES", "FREE CPU %", "FREE MiB", "SERVES");
        allocators.forEach(allocator -> table.row(
                allocator.peer(),
                allocator.roundTripMillis(),
                allocator.instances(),
                allocator.freeCpuPercent(),
                allocator.freeMemoryMebibytes(),
                serves(allocator)));
        return table.toString();
    }

    private static String serves(SeenAllocator allocator) {
        if (allocator.problem() != null) {
            return "does not answer: " + allocator.problem();
        }
        return allocator.services().isEmpty() ? "-" : String.join(" ", allocator.services());
    }
}
