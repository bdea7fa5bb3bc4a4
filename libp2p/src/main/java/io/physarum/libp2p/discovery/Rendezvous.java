package io.physarum.libp2p.discovery;

import io.physarum.libp2p.multiformats.Cid;

/**
 * Rendezvous over the DHT as go-libp2p-discovery does it: those who announce a string provide the CID (version 1, raw,
 * sha2-256) of its UTF-8 bytes.
 */
public final class Rendezvous {

    private Rendezvous() {}

    /** The DHT provider key of a rendezvous string. */
    public static Cid cidOf(String rendezvous) {
        return Cid.rawSha256(rendezvous.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
