package io.physarum.mesh.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;

/** Peers and services to test with. */
public final class Samples {

    private Samples() {}

    /** A peer whose id is made from a name, always the same. */
    public static PeerId peer(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            byte[] multihash = new byte[34];
            multihash[0] = 0x12;
            multihash[1] = 0x20;
            System.arraycopy(digest, 0, multihash, 2, 32);
            return PeerId.of(multihash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** That peer with an address. */
    public static PeerInfo peerInfo(String name) {
        return new PeerInfo(peer(name), List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001")));
    }

    /** A service with requirements in milliseconds. */
    public static ServiceInfo service(String contentHash, long softMillis, long hardMillis) {
        return service(
                contentHash, new NetworkRequirement(softMillis), new NetworkRequirement(hardMillis), ProxyForm.NODE);
    }

    /** A service without requirements whose image holds its own proxy. */
    public static ServiceInfo embedded(String contentHash) {
        return service(contentHash, NetworkRequirement.NONE, NetworkRequirement.NONE, ProxyForm.EMBEDDED);
    }

    private static ServiceInfo service(
            String contentHash, NetworkRequirement soft, NetworkRequirement hard, ProxyForm proxy) {
        return new ServiceInfo(
                contentHash,
                "sha256:" + contentHash,
                soft,
                hard,
                0,
                0,
                proxy,
                List.of("http"),
                false,
                null,
                null,
                null);
    }
}
