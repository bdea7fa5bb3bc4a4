package io.physarum.starter.flags;

import java.util.List;

/** The flags that every program has. */
final class CommonFlags {

    static final List<Flag> ALL = List.of(
            Flag.list(
                    "bootstrap",
                    "ADDRESS",
                    "physarum.p2p.bootstraps",
                    "p2p address of a bootstrap node, /ip4/…/tcp/…/p2p/…; else the configuration's, else P2P_BOOTSTRAPS"),
            Flag.secret(
                    "psk",
                    "PASSPHRASE",
                    "physarum.p2p.psk",
                    "passphrase of a private network; else the configuration's, else P2P_PSK, else the network is public"),
            Flag.option("keyfile", "FILE", "physarum.p2p.key-file", "file of this node's private key, made if missing"),
            Flag.choice(
                    "algo",
                    "physarum.p2p.key-algorithm",
                    "kind of a new key",
                    List.of("Ed25519", "RSA", "Secp256k1", "ECDSA")),
            Flag.number("bits", "physarum.p2p.key-bits", "bits of a new RSA key, 2048 to 8192", 2048, 8192),
            Flag.toggle("ephemeral", "physarum.p2p.ephemeral", "use a new key for this run alone and no key file"),
            Flag.list("listen", "ADDRESS", "physarum.p2p.listen", "address to listen on, /ip4/0.0.0.0/tcp/4001"),
            Flag.list(
                    "announce", "ADDRESS", "physarum.p2p.announce", "address to tell others instead of the ones bound"),
            Flag.option(
                    "config",
                    "FILE",
                    "spring.config.additional-location",
                    "YAML or properties file with more settings"));

    private CommonFlags() {}
}
