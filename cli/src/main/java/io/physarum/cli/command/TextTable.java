package io.physarum.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/** Rows under a header, each column as wide as its longest cell. Numbers are on the right of their column; null is a dash. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<String> header;

    private final List<List<String>> rows = new ArrayList<>();

    private final List<Boolean> numeric = new ArrayList<>();

    TextTable(String... header) {
        this.header = List.of(header);
        this.header.forEach(column -> numeric.add(true));
    }

    /** Adds a row with a cell for each column. */
    TextTable row(@Nullable Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + header.size() + " columns");
        }
        List<String> row = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            Object cell = cells[i];
            numeric.set(i, numeric.get(i) && (cell == null || cell instanceof Number));
            row.add(text(cell));
        }
        rows.add(row);
        return this;
    }

    private static String text(@Nullable Object cell) {
        if (cell == null) {
            return "-";
        }
        return cell instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : cell.toString();
    }

    @Override
    public String toString() {
        List<List<String>> lines = new ArrayList<>(List.of(header));
        lines.addAll(rows);
        int[] widths = IntStream.range(0, header.size())
                .map(i -> lines.stream()
                        .mapToInt(line -> line.get(i).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream().map(line -> line(line, widths)).collect(Collectors.joining("\n"));
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : GAP).append(numeric.get(i) ? padding + cells.get(i) : cells.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }
}
