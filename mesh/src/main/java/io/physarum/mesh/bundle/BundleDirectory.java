package io.physarum.mesh.bundle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.physarum.libp2p.multiformats.Cid;

/**
 * The bundles of this machine: files named {@code <cid>.bundle}.
 *
 * @param path the directory, which need not exist before the first bundle is added
 */
public record BundleDirectory(Path path) {

    /** Where bundles are unless told otherwise: {@code bundles} in {@link HomeDirectory}. */
    public static BundleDirectory standard() {
        return new BundleDirectory(HomeDirectory.ofThisProcess().resolve("bundles"));
    }

    /** The bundle of a CID, if it is here; it is verified only when it is extracted. */
    public Optional<Bundle> find(Cid cid) {
        Bundle bundle = new Bundle(cid, fileOf(cid));
        return Files.isRegularFile(bundle.file()) ? Optional.of(bundle) : Optional.empty();
    }

    Path fileOf(Cid cid) {
        return path.resolve(cid + Bundle.EXTENSION);
    }
}
