package io.physarum.standalone;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.physarum.starter.flags.Flag;
import io.physarum.starter.flags.OriginalFlags;
import io.physarum.starter.flags.SettingHints;
import io.physarum.starter.flags.UsageException;

/** The flags of {@code physarum up} and {@code physarum demo}. */
final class StandaloneFlags {

    private static final String OPTION = "physarum.standalone.";

    private static final Set<String> COMMANDS = Set.of("up", "demo");

    private StandaloneFlags() {}

    /** The options that a command line asks for; empty if it asks for help. */
    static Optional<StandaloneOptions> parse(String command, List<String> arguments) {
        if (!COMMANDS.contains(command)) {
            throw new UsageException("unknown command '" + command + "'; there are up and demo");
        }
        return flags(command).parse(arguments.toArray(String[]::new)).map(given -> options(command, given));
    }

    static String usage(String command) {
        return flags(COMMANDS.contains(command) ? command : "up").usage();
    }

    /** How an application of the mesh is given its settings: by flags of the whole, or by properties for all. */
    static SettingHints hints(Component component) {
        return SettingHints.of(Map.of(
                "physarum.p2p.key-file", "flag -home, which names another folder for all keys",
                "physarum.p2p.ephemeral", "--physarum.p2p.ephemeral=true",
                "physarum.p2p.psk", "flag -psk",
                "physarum.p2p.listen", component == Component.BOOTSTRAP ? "flag -p2p-port or -ip" : "flag -ip",
                "physarum.proxy.http-port", "flag -port",
                "server.port", "flag -any-ports"));
    }

    private static OriginalFlags flags(String command) {
        String summary = command.equals("demo")
                ? "starts the whole mesh in this process, calls a service that runs nowhere, and stops"
                : "starts the whole mesh in this process, on this machine alone unless told otherwise";
        return OriginalFlags.bare("physarum " + command, summary)
                .with(
                        Flag.option("home", "FOLDER", OPTION + "home", "where keys, entries and bundles are kept"),
                        Flag.option("ip", "ADDRESS", OPTION + "ip", "IP address to listen on; 127.0.0.1 by default"),
                        Flag.secret("psk", "PASSPHRASE", "physarum.p2p.psk", "passphrase of a private network"),
                        Flag.choice(
                                "driver",
                                "physarum.allocator.driver",
                                "what runs instances",
                                List.of("process", "docker", "auto")),
                        port("port", "gateway", "port that services are called on; 4200 by default"),
                        port("p2p-port", "bootstrap", "p2p port of the bootstrap; 4001 by default"),
                        Flag.toggle(
                                "any-ports", OPTION + "any-ports", "take any free ports instead of the well-known"));
    }

    private static Flag port(String name, String property, String description) {
        return Flag.number(name, OPTION + property, description, 0, 65535);
    }

    private static StandaloneOptions options(String command, Map<String, Object> given) {
        Map<String, Object> properties = new LinkedHashMap<>(given);
        boolean any = Boolean.parseBoolean(take(properties, "any-ports").orElse("false"));
        Ports ports = any || command.equals("demo") ? Ports.any() : Ports.wellKnown();
        ports = ports.withGateway(
                        take(properties, "gateway").map(Integer::parseInt).orElse(ports.gateway()))
                .withBootstrap(
                        take(properties, "bootstrap").map(Integer::parseInt).orElse(ports.bootstrap()));
        StandaloneOptions options = StandaloneOptions.defaults().withPorts(ports);
        options = take(properties, "home").map(Path::of).map(options::withHome).orElse(options);
        options = take(properties, "ip").map(options::withAddress).orElse(options);
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            options = options.with(property.getKey(), property.getValue());
        }
        return options;
    }

    private static Optional<String> take(Map<String, Object> properties, String option) {
        return Optional.ofNullable(properties.remove(OPTION + option)).map(Object::toString);
    }
}
