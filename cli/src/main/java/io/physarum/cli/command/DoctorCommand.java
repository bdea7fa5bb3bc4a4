package io.physarum.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import io.physarum.cli.doctor.Checks;
import io.physarum.cli.doctor.Doctor;
import io.physarum.cli.doctor.Finding;
import io.physarum.cli.doctor.Surroundings;
import io.physarum.cli.overlay.OverlayOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code registry-cli doctor}: what keeps Physarum from working here. */
@Command(
        name = "doctor",
        description = {
            "Looks for what keeps Physarum from working: on this machine, its Java, Docker, etcd, disk, key files and ports; in "
                    + "the network, each bootstrap, the registry, the allocators and the clock. Says what to do. Changes nothing.",
            "Ends with status 0 if nothing is a FAIL, else with 1."
        },
        footer = {
            "",
            "Examples:",
            "  registry-cli doctor",
            "  registry-cli --bootstrap $ADDR doctor",
            "  registry-cli doctor -o json | jq '.[] | select(.level != \"ok\")'"
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private RegistryCli parent;

    @Override
    public Integer call() {
        Surroundings surroundings = Surroundings.ofThisProcess();
        OverlayOptions overlay = parent.options().overlay();
        // One after the other: all at once would keep a small machine too busy to answer in time.
        List<Finding> findings =
                new ArrayList<>(Doctor.examine(Checks.machine(surroundings, overlay), surroundings.limit()));
        findings.addAll(Doctor.examine(Checks.network(surroundings, overlay), surroundings.limit()));
        parent.options().print(findings.stream().map(DoctorCommand::json).toList(), text(findings));
        return findings.stream().anyMatch(Finding.Failure.class::isInstance) ? 1 : 0;
    }

    /** A line for each finding. */
    static String text(List<Finding> findings) {
        return findings.stream().map(DoctorCommand::line).collect(Collectors.joining("\n"));
    }

    private static String line(Finding finding) {
        String cure = finding.cure() == null ? "" : " -> " + finding.cure();
        return String.format("%-4s  %-10s %s%s", level(finding), finding.check(), finding.found(), cure);
    }

    static Map<String, @Nullable String> json(Finding finding) {
        Map<String, @Nullable String> json = new LinkedHashMap<>();
        json.put("level", level(finding));
        json.put("check", finding.check());
        json.put("found", finding.found());
        json.put("cure", finding.cure());
        return json;
    }

    private static String level(Finding finding) {
        if (finding instanceof Finding.Failure) {
            return "FAIL";
        }
        return finding instanceof Finding.Warning ? "warn" : "ok";
    }
}
