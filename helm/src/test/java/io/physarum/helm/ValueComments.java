package io.physarum.helm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.json.JsonMapper;

/** The values of values.yaml, with the comments above them. */
final class ValueComments {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][A-Za-z0-9._]*):.*");

    /** What each value is, by its path; a group's comment is its own. */
    private final Map<String, String> comments = new LinkedHashMap<>();

    private final Map<String, Object> leaves = new LinkedHashMap<>();

    private ValueComments() {}

    static ValueComments read(String yaml) {
        ValueComments values = new ValueComments();
        values.readComments(yaml);
        Chart.documents(yaml).forEach(document -> values.readLeaves("", document));
        return values;
    }

    private void readComments(String yaml) {
        Deque<Map.Entry<Integer, String>> path = new ArrayDeque<>();
        List<String> pending = new ArrayList<>();
        for (String line : yaml.lines().toList()) {
            String text = line.strip();
            Matcher key = KEY.matcher(line);
            if (text.startsWith("#")) {
                pending.add(text.substring(1).strip());
            } else if (key.matches()) {
                int depth = key.group(1).length();
                while (!path.isEmpty() && path.getLast().getKey() >= depth) {
                    path.removeLast();
                }
                path.addLast(Map.entry(depth, key.group(2)));
                if (!pending.isEmpty()) {
                    comments.put(
                            path.stream().map(Map.Entry::getValue).collect(Collectors.joining(".")),
                            String.join(" ", pending));
                }
                pending.clear();
            } else {
                pending.clear();
            }
        }
    }

    private void readLeaves(String prefix, Map<String, Object> map) {
        map.forEach((key, value) -> {
            String path = prefix.isEmpty() ? key : prefix + "." + key;
            if (value instanceof Map<?, ?> group && !group.isEmpty()) {
                readLeaves(path, OperatorObject.map(value));
            } else {
                leaves.put(path, value);
            }
        });
    }

    /** All values and their defaults. */
    Map<String, Object> leaves() {
        return leaves;
    }

    /** What is said of a value, or else of the group that it is in. */
    String of(String leaf) {
        for (String path = leaf;
                !path.isEmpty();
                path = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "") {
            if (comments.containsKey(path)) {
                return comments.get(path);
            }
        }
        throw new AssertionError(leaf + " has no comment in values.yaml");
    }

    /** The table of the README. */
    String table() {
        return leaves.entrySet().stream()
                .map(leaf -> "| `" + leaf.getKey() + "` | `" + JSON.writeValueAsString(leaf.getValue()) + "` | "
                        + of(leaf.getKey()).replace("<", "&lt;").replace("|", "\\|") + " |\n")
                .collect(Collectors.joining("", "| Value | Default | What it is |\n|---|---|---|\n", ""));
    }
}
