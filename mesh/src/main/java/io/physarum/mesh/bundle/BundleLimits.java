package io.physarum.mesh.bundle;

/**
 * What a bundle may hold at most.
 *
 * @param files the number of files
 * @param bytes the size of all files together
 */
public record BundleLimits(int files, long bytes) {

    /** 10,000 files, 1 GiB. */
    public static final BundleLimits DEFAULT = new BundleLimits(10_000, 1L << 30);

    void check(int files, long bytes) throws BundleException {
        if (files > this.files) {
            throw new BundleException("a bundle has at most " + this.files + " files, this one has " + files);
        }
        if (bytes > this.bytes) {
            throw new BundleException(
                    "the files of a bundle have at most " + this.bytes + " bytes, these have " + bytes);
        }
    }
}
