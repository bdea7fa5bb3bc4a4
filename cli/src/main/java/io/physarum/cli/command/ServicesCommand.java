package io.physarum.cli.command;

import java.util.List;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.cli.survey.InstanceSurvey;
import io.physarum.cli.survey.SeenService;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code registry-cli services}: the registered services and how many instances each has. */
@Command(
        name = "services",
        description = {
            "Lists the registered services: how many peers are announced as instances of each, how many of them take "
                    + "requests, and how far away the nearest of these is. Starts and calls nothing.",
            "A service without instances is fine: one is started when it is called."
        },
        footer = {
            "",
            "Examples:",
            "  registry-cli --bootstrap $ADDR services",
            "  registry-cli --bootstrap $ADDR services -o json | jq '.[] | select(.answering == 0).name'"
        },
        mixinStandardHelpOptions = true)
final class ServicesCommand implements Runnable {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private RegistryCli parent;

    @Override
    public void run() {
        List<SeenService> services = OverlayNode.ask(
                        parent.options().overlay(), OverlayNode.SURVEY_LIMIT, InstanceSurvey::services)
                .orElse(List.of());
        parent.options().print(services, text(services));
    }

    static String text(List<SeenService> services) {
        if (services.isEmpty()) {
            return "no service is registered";
        }
        TextTable table = new TextTable("NAME", "ANNOUNCED", "ANSWERING", "NEAREST ms");
        services.forEach(service ->
                table.row(service.name(), service.announced(), service.answering(), service.nearestMillis()));
        return table.toString();
    }
}
