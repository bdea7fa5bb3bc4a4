package io.physarum.allocator.driver.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.physarum.allocator.driver.InstanceSpec;

/**
 * Starts a command in a session of its own, so that a terminal's Ctrl-C and hang-up are not for it. The session's leader joins
 * the control groups before it becomes the command. Of the allocator's environment only what every program needs is passed
 * on: what else is there, secrets too, is no business of a service.
 */
class ProcessLauncher {

    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "JAVA_HOME", "TZ");

    private static final String JOIN_AND_RUN =
            "command=$1; shift; for group do echo $$ > \"$group\" || exit 125; done; exec sh -c \"$command\"";

    private final Optional<String> setsid;

    private final Map<String, String> ownEnvironment;

    ProcessLauncher(Map<String, String> ownEnvironment) {
        this.ownEnvironment = ownEnvironment;
        this.setsid = find("setsid", ownEnvironment.getOrDefault("PATH", "/usr/bin:/bin"));
    }

    Process launch(InstanceSpec spec, String command, InstanceFiles files, List<Path> joins) throws IOException {
        List<String> words = new ArrayList<>();
        setsid.ifPresent(words::add);
        words.addAll(List.of("sh", "-c", JOIN_AND_RUN, "physarum", command));
        joins.forEach(join -> words.add(join.toString()));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(files.application().toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(files.output(0).file().toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        for (String name : INHERITED) {
            Optional.ofNullable(ownEnvironment.get(name)).ifPresent(value -> environment.put(name, value));
        }
        environment.putAll(spec.environment());
        environment.put(ProcessTree.MARK, spec.id());
        return builder.start();
    }

    /** Not every system has it; without it, instances share the allocator's session. */
    private static Optional<String> find(String program, String path) {
        for (String directory : path.split(":", -1)) {
            Path candidate = Path.of(directory, program);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        return Optional.empty();
    }
}
