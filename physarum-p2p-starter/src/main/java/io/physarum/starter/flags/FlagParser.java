package io.physarum.starter.flags;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads one command line. Flags may stand before and between positional arguments; {@code --} ends them. */
final class FlagParser {

    private static final Set<String> HELP = Set.of("h", "help");

    private final OriginalFlags line;

    private final Map<Flag, List<String>> values = new LinkedHashMap<>();

    private final Map<String, Object> properties = new LinkedHashMap<>();

    private final List<String> positional = new ArrayList<>();

    FlagParser(OriginalFlags line) {
        this.line = line;
    }

    Optional<Map<String, Object>> parse(List<String> arguments) {
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            if (argument.equals("--")) {
                rest.forEachRemaining(positional::add);
            } else if (!argument.startsWith("-") || argument.equals("-")) {
                positional.add(argument);
            } else if (HELP.contains(withoutDashes(argument))) {
                return Optional.empty();
            } else {
                readFlag(argument, rest);
            }
        }
        values.forEach((flag, given) -> properties.putAll(flag.properties(given)));
        readPositional();
        return Optional.of(properties);
    }

    private void readFlag(String argument, Iterator<String> rest) {
        String text = withoutDashes(argument);
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        Optional<String> inline = equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1));
        Optional<Flag> flag = line.flag(name);
        if (flag.isPresent()) {
            String value = inline.orElseGet(() -> nextValue(flag.get(), rest));
            values.computeIfAbsent(flag.get(), key -> new ArrayList<>()).add(value);
        } else if (name.contains(".") && argument.startsWith("--") && inline.isPresent()) {
            properties.put(name, inline.get());
        } else {
            throw new UsageException("unknown flag -" + name + hint(name));
        }
    }

    private String nextValue(Flag flag, Iterator<String> rest) {
        if (flag.isToggle()) {
            return "true";
        }
        String value = rest.hasNext() ? rest.next() : "-";
        boolean forgotten = value.startsWith("-") && (value.equals("-") || isFlag(withoutDashes(value)));
        if (forgotten) {
            throw new UsageException(
                    "flag -" + flag.name() + " needs a value: -" + flag.name() + "=" + flag.argument());
        }
        return value;
    }

    private boolean isFlag(String text) {
        String name = text.contains("=") ? text.substring(0, text.indexOf('=')) : text;
        return HELP.contains(name) || line.flag(name).isPresent();
    }

    private void readPositional() {
        List<Argument> form = line.forms().stream()
                .filter(candidate -> candidate.size() == positional.size())
                .findFirst()
                .orElseThrow(() -> new UsageException(wrongNumber()));
        for (int i = 0; i < form.size(); i++) {
            check(form.get(i), positional.get(i));
            properties.put(form.get(i).property(), positional.get(i));
        }
    }

    private static void check(Argument argument, String value) {
        try {
            argument.check().accept(value);
        } catch (IllegalArgumentException e) {
            throw new UsageException("argument " + argument.name() + ": '" + value + "' is wrong: " + e.getMessage());
        }
    }

    private String wrongNumber() {
        String expected = line.forms().stream()
                .map(form -> form.stream().map(Argument::name).collect(Collectors.joining(" ")))
                .map(form -> form.isEmpty() ? "none" : "'" + form + "'")
                .collect(Collectors.joining(" or "));
        return "arguments after the flags: expected " + expected + ", got "
                + (positional.isEmpty() ? "none" : positional.size() + ": '" + String.join(" ", positional) + "'");
    }

    private String hint(String name) {
        return line.flags().stream()
                .map(Flag::name)
                .filter(known -> known.startsWith(name) || name.startsWith(known))
                .findFirst()
                .map(known -> "; did you mean -" + known + "?")
                .orElse("");
    }

    private static String withoutDashes(String argument) {
        return argument.substring(argument.startsWith("--") ? 2 : 1);
    }
}
