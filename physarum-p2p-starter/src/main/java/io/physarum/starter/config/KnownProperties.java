package io.physarum.starter.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The names below {@code physarum.} that mean something: those of this application in full, those of others by group. */
final class KnownProperties {

    static final String ROOT = "physarum.";

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    /** All components may share one file, so what is another's is known, too. */
    static final List<String> GROUPS = List.of(
            "allocator", "home", "http", "mesh", "metrics-path", "p2p", "proxy", "registry", "resolve", "tracing");

    private static final int MAX_SUGGESTIONS = 3;

    /** Fewer letters in common at the beginning say nothing. */
    private static final int MIN_COMMON = 4;

    private final Set<String> names;

    private final Set<String> groups = new TreeSet<>(GROUPS);

    private KnownProperties(Set<String> names) {
        this.names = names;
        names.forEach(name -> groups.add(group(name)));
    }

    /** What the metadata on the class path names, and the groups of all components. */
    static KnownProperties read() {
        Set<String> names = new TreeSet<>();
        try {
            ClassLoader loader = KnownProperties.class.getClassLoader();
            for (URL url : Collections.list(loader.getResources(METADATA))) {
                try (InputStream in = url.openStream()) {
                    JsonNode root = JsonMapper.shared().readTree(in);
                    root.path("properties")
                            .forEach(property -> names.add(property.path("name").asString("")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(METADATA + " cannot be read", e);
        }
        names.removeIf(name -> !name.startsWith(ROOT));
        return new KnownProperties(names);
    }

    /** Whether a group is one of {@link #GROUPS}, however it is spelt: that needs no reading of metadata. */
    static boolean isComponents(String group) {
        return GROUPS.stream().anyMatch(known -> plain(known).equals(plain(group)));
    }

    /** Whether a group is a component's or this application's, however it is spelt. */
    boolean isGroup(String group) {
        return groups.stream().anyMatch(known -> plain(known).equals(plain(group)));
    }

    /** The groups, for messages. */
    Set<String> groups() {
        return groups;
    }

    /** Whether the properties of a group are known one by one. */
    boolean isOwn(String group) {
        return names.stream().anyMatch(name -> plain(group(name)).equals(plain(group)));
    }

    /** Whether a variable of the environment sets a property, or part of one. */
    boolean isSetBy(String variable) {
        String wanted = plain(variable);
        return names.stream()
                .map(KnownProperties::plain)
                .anyMatch(name -> wanted.replaceAll("[0-9]+$", "").equals(name) || wanted.equals(name));
    }

    /**
     * The names most like one that means nothing, best first; where none is like it as a whole, those beside it that begin as
     * it does. Empty if there is none of those either.
     */
    List<String> nearest(String unknown) {
        String wanted = unknown.toLowerCase(Locale.ROOT).replaceAll("\\[[0-9]+]", "");
        String group = group(wanted);
        String rest = wanted.substring(Math.min(wanted.length(), ROOT.length() + group.length()));
        Stream<String> regrouped =
                groups.stream().filter(known -> isLike(group, known)).map(known -> ROOT + known + rest);
        List<String> like = best(
                wanted,
                Stream.concat(names.stream(), isGroup(group) ? Stream.empty() : regrouped)
                        .filter(name -> isLike(wanted, name)));
        return like.isEmpty() ? best(wanted, names.stream().filter(name -> beginsLike(wanted, name))) : like;
    }

    private static List<String> best(String wanted, Stream<String> names) {
        return names.distinct()
                .sorted(Comparator.comparingInt(name -> EditDistance.between(wanted, name)))
                .limit(MAX_SUGGESTIONS)
                .toList();
    }

    /** Whether two names differ in their last segments alone, of which one begins with most of the other. */
    private static boolean beginsLike(String wanted, String known) {
        int last = wanted.lastIndexOf('.') + 1;
        if (last != known.lastIndexOf('.') + 1 || !known.startsWith(wanted.substring(0, last))) {
            return false;
        }
        String here = plain(wanted.substring(last));
        String there = plain(known.substring(last));
        int shorter = Math.min(here.length(), there.length());
        int most = Math.max(MIN_COMMON, (2 * shorter + 2) / 3);
        return shorter >= most && here.startsWith(there.substring(0, most));
    }

    private static boolean isLike(String wanted, String known) {
        return EditDistance.between(wanted, known) <= Math.max(2, wanted.length() / 6);
    }

    private static String group(String name) {
        String below = name.substring(ROOT.length());
        int end = below.indexOf('.');
        return end < 0 ? below : below.substring(0, end);
    }

    private static String plain(String name) {
        return name.replaceAll("[._-]", "").toLowerCase(Locale.ROOT);
    }
}
