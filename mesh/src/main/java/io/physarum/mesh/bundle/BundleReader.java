package io.physarum.mesh.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

import io.physarum.libp2p.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Verifies and extracts an archive through one open file, so that what was hashed is what is extracted. Entries must be
 * exactly those of the manifest, in its order, and stored: an archive cannot grow while it is extracted.
 */
final class BundleReader {

    private static final int MAX_MANIFEST_BYTES = 4 << 20;

    /** What zip adds to the files: at most this much for each, and for the whole. */
    private static final int OVERHEAD_BYTES = 4096;

    private final ZipInputStream zip;

    private final Path directory;

    private final BundleLimits limits;

    private BundleReader(ZipInputStream zip, Path directory, BundleLimits limits) {
        this.zip = zip;
        this.directory = directory;
        this.limits = limits;
    }

    static String extract(Bundle bundle, Path directory, BundleLimits limits) throws IOException {
        try (FileChannel channel = FileChannel.open(bundle.file(), StandardOpenOption.READ)) {
            verify(bundle, channel, limits);
            channel.position(0);
            try (ZipInputStream zip = new ZipInputStream(Channels.newInputStream(channel))) {
                return new BundleReader(zip, directory, limits).extract();
            }
        } catch (EOFException e) {
            throw new BundleException("bundle " + bundle.cid() + " ends too early", e);
        } catch (ZipException | IllegalArgumentException e) {
            // The latter from names that are no proper UTF-8, or no path on this machine.
            throw new BundleException("bundle " + bundle.cid() + " is no proper archive: " + e.getMessage(), e);
        } catch (FileSystemException e) {
            throw new BundleException("bundle " + bundle.cid() + " cannot be extracted: " + e, e);
        }
    }

    private static void verify(Bundle bundle, FileChannel channel, BundleLimits limits) throws IOException {
        long most = limits.bytes() + MAX_MANIFEST_BYTES + (limits.files() + 1L) * OVERHEAD_BYTES;
        if (channel.size() > most) {
            throw new BundleException(
                    "bundle " + bundle.cid() + " has " + channel.size() + " bytes, of " + most + " allowed");
        }
        Cid actual = BundleHash.of(Channels.newInputStream(channel));
        if (!actual.equals(bundle.cid())) {
            throw new BundleException(
                    "the content of " + bundle.file() + " is not what its name says: its hash is " + actual);
        }
    }

    private String extract() throws IOException {
        BundleManifest manifest = BundleManifest.parse(manifest(), limits);
        Files.createDirectories(directory);
        for (BundleFile file : manifest.files()) {
            next(BundleManifest.FILES + file.path());
            write(file);
        }
        ZipEntry more = zip.getNextEntry();
        if (more != null) {
            throw new BundleException(
                    "the bundle holds " + quoted(more.getName()) + ", which its manifest does not list");
        }
        return manifest.command();
    }

    private byte[] manifest() throws IOException {
        next(BundleManifest.ENTRY);
        byte[] json = zip.readNBytes(MAX_MANIFEST_BYTES + 1);
        if (json.length > MAX_MANIFEST_BYTES) {
            throw new BundleException("a bundle's manifest has at most " + MAX_MANIFEST_BYTES + " bytes");
        }
        return json;
    }

    private void next(String expected) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        String name = entry == null ? null : entry.getName();
        if (entry == null || !expected.equals(name)) {
            throw new BundleException("the bundle should go on with " + quoted(expected) + " but has " + quoted(name));
        }
        if (entry.getMethod() != ZipEntry.STORED) {
            throw new BundleException("entry " + quoted(name) + " of the bundle is compressed");
        }
    }

    private void write(BundleFile file) throws IOException {
        Path target = directory.resolve(file.path()).normalize();
        if (!target.startsWith(directory.normalize())) {
            throw new BundleException(quoted(file.path()) + " leads out of the bundle's directory");
        }
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        long copied;
        try (OutputStream out = Files.newOutputStream(
                target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            copied = copy(out, file.size());
        }
        if (copied != file.size()) {
            throw new BundleException(
                    quoted(file.path()) + " has not the " + file.size() + " bytes that the manifest says");
        }
        if (Files.getFileStore(target).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(file.executable() ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** Copies the entry, but no more than one byte over its announced size. */
    private long copy(OutputStream out, long size) throws IOException {
        InputStream in = zip;
        byte[] buffer = new byte[65_536];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0 && copied <= size; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            copied += read;
        }
        return copied;
    }

    private static String quoted(@Nullable String name) {
        if (name == null) {
            return "no more entries";
        }
        String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        return "'" + shown.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
