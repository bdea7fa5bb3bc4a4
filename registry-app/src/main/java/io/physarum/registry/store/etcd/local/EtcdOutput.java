package io.physarum.registry.store.etcd.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes what etcd prints on to the log, and keeps the last lines for an explanation. */
final class EtcdOutput {

    private static final Logger log = LoggerFactory.getLogger("etcd");

    private static final int KEPT = 40;

    private static final int LONGEST_LINE = 2000;

    /** An error, in the format of etcd 3.4 or in JSON. */
    private static final Pattern ERROR = Pattern.compile("^\\S+ \\S+ [EC] \\| |\"level\":\"(error|fatal|panic)\"");

    private final Deque<String> last = new ArrayDeque<>();

    /** Reads until the end, on a thread of its own. */
    CompletableFuture<Void> readAll(InputStream stream) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(stream, ended), "etcd-output");
        reader.setDaemon(true);
        reader.start();
        return ended;
    }

    private void read(InputStream stream, CompletableFuture<Void> ended) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            lines.lines().map(EtcdOutput::shortened).forEach(this::pass);
        } catch (IOException | UncheckedIOException e) {
            log.debug("the output has ended", e);
        } finally {
            ended.complete(null);
        }
    }

    private static String shortened(String line) {
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
    }

    private void pass(String line) {
        synchronized (last) {
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.addLast(line);
        }
        if (ERROR.matcher(line).find()) {
            log.warn("{}", line);
        } else {
            log.debug("{}", line);
        }
    }

    List<String> lastLines() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    boolean contains(String text) {
        return lastLines().stream().anyMatch(line -> line.contains(text));
    }
}
