package io.physarum.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.physarum.starter.P2pProperties;

/** What {@code physarum up} prints when everything is ready: commands that work as they stand. */
final class Welcome {

    private static final String SERVICE = "hello-world-server";

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private Welcome() {}

    /**
     * The text for a mesh.
     *
     * @param home the folder in which the mesh keeps its bundles
     * @param files the hello-world demo, if it is built
     */
    static String text(Standalone mesh, Path home, Optional<DemoFiles> files) {
        StringBuilder text = new StringBuilder("\nPhysarum is up.\n\n");
        if (files.isPresent()) {
            line(text, "add a service", add(mesh, home, files.get()));
            line(text, "and call it", List.of("curl", mesh.gateway() + "/" + SERVICE));
        } else {
            line(text, "see services", command("registry-cli", mesh, "list"));
        }
        List<String> join = new ArrayList<>();
        mesh.bootstrapAddresses().forEach(address -> join.addAll(List.of("-bootstrap", address)));
        join.addAll(network(mesh).forNodes());
        line(text, "flags to join", join);
        for (Component component : Component.values()) {
            line(
                    text,
                    component.name().toLowerCase(Locale.ROOT),
                    List.of("curl", mesh.management(component) + "/actuator/health"));
        }
        if (properties(mesh).passphrase().isPresent()) {
            text.append("\nThe network is private: set P2P_PSK to its passphrase for the commands above.\n");
        }
        network(mesh)
                .swarmKeyFile()
                .ifPresent(file ->
                        text.append("\nThe network is private: who joins needs a copy of its key, " + file + ".\n"));
        return text.append("\nCtrl-C stops all of it.\n").toString();
    }

    /** The command that registers the demo's service. */
    static List<String> add(Standalone mesh, Path home, DemoFiles files) {
        return command(
                files.root().resolve("bin").resolve("registry-cli").toString(),
                mesh,
                "add",
                "--bundle",
                "--bundle-dir",
                home.toAbsolutePath().resolve("bundles").toString(),
                "--dir",
                files.program().toString(),
                files.conf().toString(),
                SERVICE);
    }

    /** A command that asks the mesh. */
    private static List<String> command(String program, Standalone mesh, String... words) {
        List<String> command = new ArrayList<>(
                List.of(program, "--bootstrap", mesh.bootstrapAddresses().get(0)));
        command.addAll(network(mesh).forCommands());
        command.addAll(List.of(words));
        return command;
    }

    private static NetworkFlags network(Standalone mesh) {
        return NetworkFlags.of(properties(mesh));
    }

    private static P2pProperties properties(Standalone mesh) {
        return mesh.context(Component.BOOTSTRAP).getBean(P2pProperties.class);
    }

    private static void line(StringBuilder text, String what, List<String> words) {
        text.append(String.format(
                "  %-16s %s%n", what, words.stream().map(Welcome::quoted).collect(Collectors.joining(" "))));
    }

    /** A word as a shell reads it. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
