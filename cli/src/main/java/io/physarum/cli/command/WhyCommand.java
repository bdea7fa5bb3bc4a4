package io.physarum.cli.command;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.mesh.resolve.Explanation;
import io.physarum.mesh.service.ServiceName;
import picocli.CommandLine.Command;

/** {@code registry-cli why}: where a request to a service would go, and why. */
@Command(
        name = "why",
        description = {
            "Explains where a request to a service would go: the instances and allocators found, how far away each is, "
                    + "the rule that applies, and the choice. Starts nothing.",
            "It is told for a proxy on this machine that has called nothing yet: what a running proxy has in its pool, "
                    + "or has seen fail just now, is not known here."
        },
        footer = {
            "",
            "Examples:",
            "  registry-cli --bootstrap $ADDR why hello-world-server",
            "  registry-cli --bootstrap $ADDR why hello-world-server -o json"
        },
        mixinStandardHelpOptions = true)
final class WhyCommand extends ServiceCommand {

    @Override
    void run(ServiceName name, GlobalOptions options) {
        Explanation explanation = OverlayNode.explain(options.overlay(), name);
        options.print(ExplanationText.json(explanation), ExplanationText.of(explanation));
    }
}
