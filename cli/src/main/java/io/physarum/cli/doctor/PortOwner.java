package io.physarum.cli.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The process that listens at a port, as Linux tells it: of other users' processes only root. */
final class PortOwner {

    private static final Path PROC = Path.of("/proc");

    /** The state of a listening socket in {@code /proc/net/tcp}. */
    private static final String LISTENING = "0A";

    private static final int ADDRESS = 1;

    private static final int STATE = 3;

    private static final int INODE = 9;

    private PortOwner() {}

    /** Its name and number. */
    static Optional<String> of(int port) {
        try {
            Set<String> sockets = Stream.of("tcp", "tcp6")
                    .flatMap(table -> lines(PROC.resolve("net").resolve(table)).stream())
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > INODE
                            && fields[STATE].equals(LISTENING)
                            && fields[ADDRESS].endsWith(String.format(":%04X", port)))
                    .map(fields -> "socket:[" + fields[INODE] + "]")
                    .collect(Collectors.toSet());
            return sockets.isEmpty() ? Optional.empty() : holder(sockets);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> holder(Set<String> sockets) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    List<String> name = lines(process.resolve("comm"));
                    return Optional.of(
                            (name.isEmpty() ? "a program" : name.get(0)) + " (process " + process.getFileName() + ")");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return open.anyMatch(file -> sockets.contains(target(file)));
        } catch (IOException e) {
            // Another user's, or gone.
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
