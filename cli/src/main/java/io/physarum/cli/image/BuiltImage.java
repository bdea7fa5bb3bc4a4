package io.physarum.cli.image;

import java.util.HexFormat;

import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multihash;

/**
 * An image in a registry.
 *
 * @param reference the image by digest, {@code repository@sha256:…}: what an allocator pulls
 * @param configDigest the digest of the image's configuration, {@code sha256:…}: the same wherever the image is stored
 */
public record BuiltImage(String reference, String configDigest) {

    private static final String SHA256 = "sha256:";

    /** The content hash of a service with this image: CIDv1, raw, of the config digest. */
    public Cid contentHash() {
        if (!configDigest.startsWith(SHA256)) {
            throw new ImageException(
                    "Docker names the image " + configDigest + ", which is no sha256 digest; give --content-id");
        }
        byte[] digest = HexFormat.of().parseHex(configDigest.substring(SHA256.length()));
        byte[] multihash = new byte[digest.length + 2];
        multihash[0] = (byte) Multihash.SHA2_256;
        multihash[1] = (byte) digest.length;
        System.arraycopy(digest, 0, multihash, 2, digest.length);
        return Cid.v1(Cid.RAW, Multihash.of(multihash));
    }
}
