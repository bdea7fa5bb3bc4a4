package io.physarum.starter.flags;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what a program's {@code -h} prints. */
final class UsageText {

    private static final String INDENT = "      ";

    private UsageText() {}

    static String of(OriginalFlags line) {
        StringBuilder out = new StringBuilder(line.program() + ": " + line.summary() + "\n\nUsage:\n");
        line.forms().forEach(form -> {
            out.append("  ").append(line.program()).append(" [flags]");
            form.forEach(argument -> out.append(' ').append(argument.name()));
            out.append('\n');
        });
        arguments(line).forEach((name, description) -> entry(out, name, description));
        out.append("\nFlags, with one dash or two, '-flag VALUE' or '-flag=VALUE':\n");
        line.flags()
                .forEach(flag -> entry(out, ("-" + flag.name() + " " + flag.argument()).trim(), flag.description()));
        entry(out, "-h, -help", "print this and exit");
        entry(out, "--name.of.a.property=VALUE", "set any property of the configuration");
        return out.toString();
    }

    private static Map<String, String> arguments(OriginalFlags line) {
        return line.forms().stream()
                .flatMap(form -> form.stream())
                .collect(Collectors.toMap(
                        Argument::name, Argument::description, (first, second) -> first, LinkedHashMap::new));
    }

    private static void entry(StringBuilder out, String name, String description) {
        out.append("  ")
                .append(name)
                .append('\n')
                .append(INDENT)
                .append(description)
                .append('\n');
    }
}
