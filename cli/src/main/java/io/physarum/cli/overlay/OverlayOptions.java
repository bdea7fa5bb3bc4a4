package io.physarum.cli.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How the overlay is reached: the flags and the environment of the original. */
public final class OverlayOptions {

    @Option(
            names = {"--bootstrap", "-bootstrap"},
            paramLabel = "MULTIADDR",
            scope = ScopeType.INHERIT,
            description =
                    "A bootstrap node's address, /ip4/…/tcp/4001[/p2p/<peer id>]; may be repeated. Else P2P_BOOTSTRAPS, space separated.")
    private List<String> bootstraps = new ArrayList<>();

    @Option(
            names = {"--psk", "-psk"},
            paramLabel = "PASSPHRASE",
            scope = ScopeType.INHERIT,
            description = "The passphrase of a private network. Else P2P_PSK.")
    private @Nullable String passphrase;

    /** Options as if given on the command line. */
    public static OverlayOptions of(List<String> bootstraps, @Nullable String passphrase) {
        OverlayOptions options = new OverlayOptions();
        options.bootstraps = new ArrayList<>(bootstraps);
        options.passphrase = passphrase;
        return options;
    }

    /** Whether any bootstrap is given, be it right or wrong. */
    public boolean hasBootstraps() {
        return !(bootstraps.isEmpty() && fromEnvironment().isEmpty());
    }

    /** The bootstraps given; a {@link OverlayException} says how to give them if there is none, or what is wrong with one. */
    public List<Multiaddr> bootstraps() {
        List<String> texts = bootstraps.isEmpty() ? fromEnvironment() : bootstraps;
        if (texts.isEmpty()) {
            throw new OverlayException(
                    "no bootstrap given: use --bootstrap /ip4/<address>/tcp/4001/p2p/<peer id>, or set P2P_BOOTSTRAPS; "
                            + "ping-monitor prints its address when it starts");
        }
        return texts.stream().map(OverlayOptions::parse).toList();
    }

    /** The passphrase, if the network is private. */
    public Optional<String> passphrase() {
        return Optional.ofNullable(passphrase)
                .or(() -> Optional.ofNullable(System.getenv("P2P_PSK")))
                .filter(text -> !text.isEmpty());
    }

    private static List<String> fromEnvironment() {
        String value = System.getenv("P2P_BOOTSTRAPS");
        return value == null || value.isBlank()
                ? List.of()
                : List.of(value.strip().split("\\s+"));
    }

    private static Multiaddr parse(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (IllegalArgumentException e) {
            throw new OverlayException("bootstrap " + text + " is no multiaddr: " + e.getMessage(), e);
        }
    }
}
