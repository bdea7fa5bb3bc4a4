package io.physarum.cli.image;

import java.util.HexFormat;

import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multihash;

/**
 * An image in a registry.
 *
 * @param reference the image by digest, {@code repository@sha256:…}: what an allocator pulls
 * @param id what identifies its content, {@code sha256:…}: Docker's id of it, which is the digest of its configuration or,
 *     with containerd's store of images, of its manifest; the digest that it was named by where no Docker was asked
 */
public record BuiltImage(String reference, String id) {

    private static final String SHA256 = "sha256:";

    /** The content hash of a service with this image: CIDv1, raw, of its id. */
    public Cid contentHash() {
        if (!id.startsWith(SHA256)) {
            throw new ImageException("Docker names the image " + id + ", which is no sha256 digest; give --content-id");
        }
        byte[] digest = HexFormat.of().parseHex(id.substring(SHA256.length()));
        byte[] multihash = new byte[digest.length + 2];
        multihash[0] = (byte) Multihash.SHA2_256;
        multihash[1] = (byte) digest.length;
        System.arraycopy(digest, 0, multihash, 2, digest.length);
        return Cid.v1(Cid.RAW, Multihash.of(multihash));
    }
}
