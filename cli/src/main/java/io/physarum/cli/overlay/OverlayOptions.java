package io.physarum.cli.overlay;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.physarum.libp2p.identity.KeyFile;
import io.physarum.libp2p.identity.KeyFileException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.security.pnet.PreSharedKey;
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

    @Option(
            names = {"--swarm-key-file", "-swarm-key-file"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "The file with a private network's key in the form /key/swarm/psk/1.0.0/, instead of a passphrase. "
                            + "Else P2P_SWARM_KEY_FILE.")
    private @Nullable Path swarmKeyFile;

    @Option(
            names = {"--keyfile", "-keyfile"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "The file of the private key that this command has as a node, made if missing; nodes that let in only some "
                            + "know it by that. Not one that a running node has. Else P2P_KEY_FILE, else a new key each time.")
    private @Nullable Path keyFile;

    @Option(
            names = {"--dht-protocol-prefix", "-dht-protocol-prefix"},
            paramLabel = "PREFIX",
            scope = ScopeType.INHERIT,
            description = "The nodes' physarum.p2p.dht.protocol-prefix, if it is not the default. Else "
                    + "PHYSARUM_P2P_DHT_PROTOCOL_PREFIX, else /ipfs.")
    private @Nullable String dhtProtocolPrefix;

    private final Function<String, @Nullable String> environment;

    /** No options yet; picocli fills them in. */
    public OverlayOptions() {
        this(System::getenv);
    }

    OverlayOptions(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

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

    /**
     * The key of the network, if it is private.
     *
     * @throws NetworkKeyException if it is given twice, or its file does not hold one
     */
    public Optional<PreSharedKey> key() {
        Optional<String> phrase = Optional.ofNullable(passphrase)
                .or(() -> Optional.ofNullable(environment.apply("P2P_PSK")).map(PreSharedKey::passphraseIn))
                .filter(text -> !text.isEmpty());
        Optional<Path> file = Optional.ofNullable(swarmKeyFile)
                .or(() -> variable("P2P_SWARM_KEY_FILE").map(Path::of));
        if (phrase.isPresent() && file.isPresent()) {
            throw new NetworkKeyException(
                    "a passphrase (--psk or P2P_PSK) and a swarm key file (--swarm-key-file or P2P_SWARM_KEY_FILE) are both "
                            + "given, and a network has one key: leave out one of them",
                    null);
        }
        return file.map(OverlayOptions::load).or(() -> phrase.map(PreSharedKey::fromPassphrase));
    }

    /**
     * What the command shows nodes to be let in; makes the key file if it is named and missing.
     *
     * @throws NetworkKeyException if the key of the network is given twice, or its file does not hold one
     * @throws OverlayException if the file of the command's own key does not hold one, or cannot be made
     */
    public Credentials credentials() {
        return new Credentials(key(), keyFile().map(OverlayOptions::identity));
    }

    /** The file of the command's own key, if it is given. */
    public Optional<Path> keyFile() {
        return Optional.ofNullable(keyFile).or(() -> variable("P2P_KEY_FILE").map(Path::of));
    }

    private static PrivateKey identity(Path file) {
        try {
            return KeyFile.loadOrCreate(file, KeyType.ED25519, 0);
        } catch (KeyFileException e) {
            throw new OverlayException(
                    "the key of this command cannot be had: " + e.getMessage()
                            + "; --keyfile or P2P_KEY_FILE names that file",
                    e);
        }
    }

    /**
     * How the command takes part in the DHT: as one that asks only.
     *
     * @throws OverlayException if the prefix of its protocol is none
     */
    public DhtConfig dht() {
        DhtConfig config = DhtConfig.DEFAULT.withMode(DhtMode.CLIENT);
        Optional<String> prefix =
                Optional.ofNullable(dhtProtocolPrefix).or(() -> variable("PHYSARUM_P2P_DHT_PROTOCOL_PREFIX"));
        try {
            return prefix.map(config::withProtocolPrefix).orElse(config);
        } catch (IllegalArgumentException e) {
            throw new OverlayException(
                    e.getMessage() + "; --dht-protocol-prefix or PHYSARUM_P2P_DHT_PROTOCOL_PREFIX gives it", e);
        }
    }

    private static PreSharedKey load(Path file) {
        try {
            return PreSharedKey.load(file);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new NetworkKeyException(
                    "the key of the private network cannot be had: " + e.getMessage()
                            + "; --swarm-key-file or P2P_SWARM_KEY_FILE names that file",
                    e);
        }
    }

    private List<String> fromEnvironment() {
        return variable("P2P_BOOTSTRAPS")
                .map(value -> List.of(value.strip().split("\\s+")))
                .orElse(List.of());
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
    }

    private static Multiaddr parse(String text) {
        try {
            return Multiaddr.parse(text);
        } catch (IllegalArgumentException e) {
            throw new OverlayException("bootstrap " + text + " is no multiaddr: " + e.getMessage(), e);
        }
    }
}
