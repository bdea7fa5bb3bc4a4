package io.physarum.mesh.bundle;

import java.io.IOException;
import java.nio.file.Path;

import io.physarum.libp2p.multiformats.Cid;

/**
 * A program and its command in one archive, named by the archive's hash. A bundle is a zip archive whose entries are
 * stored, not compressed:
 *
 * <pre>
 * bundle.json        {"Version":1,"Cmd":"exec java -jar app.jar $SERVICE_PORT","Files":[{"Path":"app.jar","Mode":"644","Size":1234}]}
 * files/app.jar      the files in the manifest's order, which is that of their paths; nothing else
 * </pre>
 *
 * Times are fixed and modes reduced to 644 and 755, so the same input gives the same bytes everywhere. The CID (version 1,
 * raw, sha2-256) of the archive is the service's content hash, {@code <cid>.bundle} the file's name and {@code
 * bundle:<cid>} what the registry holds in place of an image.
 *
 * @param cid the hash of the archive
 * @param file where the archive is
 */
public record Bundle(Cid cid, Path file) {

    /** What the name of a bundle's file ends in. */
    public static final String EXTENSION = ".bundle";

    private static final String SCHEME = "bundle:";

    /** What the registry holds in place of an image. */
    public String reference() {
        return SCHEME + cid;
    }

    /** Whether an entry of the registry names a bundle and not a container image. */
    public static boolean isReference(String image) {
        return image.startsWith(SCHEME);
    }

    /**
     * The CID in a reference.
     *
     * @throws IllegalArgumentException if it is no reference to a bundle
     */
    public static Cid cidOf(String reference) {
        if (!isReference(reference)) {
            throw new IllegalArgumentException("'" + reference + "' names no bundle, those start with " + SCHEME);
        }
        Cid cid = Cid.parse(reference.substring(SCHEME.length()));
        if (!cid.equals(Cid.v1(Cid.RAW, cid.multihash()))) {
            throw new IllegalArgumentException("'" + reference + "' names no bundle, their CIDs are version 1 and raw");
        }
        return cid;
    }

    /**
     * Verifies the archive and puts its files into a directory, which is made. Nothing is written before the hash has
     * been verified, and never anything outside of the directory. Blocks.
     *
     * @return the command to run there
     * @throws BundleException if the archive is not the one that the CID names, is malformed or exceeds the limits
     */
    public String extract(Path directory, BundleLimits limits) throws IOException {
        return BundleReader.extract(this, directory, limits);
    }
}
