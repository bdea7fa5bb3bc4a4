package io.physarum.starter.flags;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line as the original's programs have it: flags with one dash or two, then positional arguments. Every program
 * knows the {@linkplain CommonFlags common flags}; those of its own are added. Immutable, and free of Spring, so that
 * {@code -h} answers at once.
 *
 * <p>Beside the flags, {@code --name.of.a.property=value} sets any Spring property.
 */
public final class OriginalFlags {

    private final String program;

    private final String summary;

    private final List<Flag> flags;

    private final List<List<Argument>> forms;

    private OriginalFlags(String program, String summary, List<Flag> flags, List<List<Argument>> forms) {
        this.program = program;
        this.summary = summary;
        this.flags = List.copyOf(flags);
        this.forms = List.copyOf(forms);
    }

    /** A command line with the common flags and, so far, no positional arguments. */
    public static OriginalFlags of(String program, String summary) {
        return new OriginalFlags(program, summary, CommonFlags.ALL, List.of());
    }

    /** A command line without the common flags, for a program that is not one node. */
    public static OriginalFlags bare(String program, String summary) {
        return new OriginalFlags(program, summary, List.of(), List.of());
    }

    /** This command line with flags of the program's own; one of the same name replaces the one there. */
    public OriginalFlags with(Flag... added) {
        Map<String, Flag> all = new LinkedHashMap<>();
        flags.forEach(flag -> all.put(flag.name(), flag));
        List.of(added).forEach(flag -> all.put(flag.name(), flag));
        return new OriginalFlags(program, summary, List.copyOf(all.values()), forms);
    }

    /** This command line with a form of positional arguments more; which form is meant, their number tells. */
    public OriginalFlags form(Argument... arguments) {
        List<List<Argument>> all = new ArrayList<>(forms);
        all.add(List.of(arguments));
        return new OriginalFlags(program, summary, flags, all);
    }

    /**
     * Reads a command line.
     *
     * @return the Spring properties that it sets; empty if it asks for help
     * @throws UsageException if it is wrong
     */
    public Optional<Map<String, Object>> parse(String... arguments) {
        return new FlagParser(this).parse(List.of(arguments));
    }

    /** How the properties are given that this command line can set. */
    public SettingHints hints() {
        Map<String, String> hints = new LinkedHashMap<>();
        forms().forEach(form -> form.forEach(argument ->
                hints.put(argument.property(), argument.property() + " (argument " + argument.name() + ")")));
        flags.forEach(flag -> flag.properties()
                .forEach(property -> hints.putIfAbsent(property, property + " (flag -" + flag.name() + ")")));
        return SettingHints.of(hints);
    }

    /** What {@code -h} prints. */
    public String usage() {
        return UsageText.of(this);
    }

    String program() {
        return program;
    }

    String summary() {
        return summary;
    }

    List<Flag> flags() {
        return flags;
    }

    List<List<Argument>> forms() {
        return forms.isEmpty() ? List.of(List.of()) : forms;
    }

    Optional<Flag> flag(String name) {
        return flags.stream().filter(flag -> flag.name().equals(name)).findFirst();
    }
}
