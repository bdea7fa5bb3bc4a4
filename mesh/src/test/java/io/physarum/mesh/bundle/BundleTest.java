package io.physarum.mesh.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;

import io.physarum.libp2p.multiformats.Cid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BundleTest {

    @TempDir
    Path temp;

    private Path source;

    private BundleDirectory bundles;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectories(temp.resolve("source"));
        bundles = new BundleDirectory(temp.resolve("bundles"));
        Files.writeString(source.resolve("run.sh"), "echo hello\n");
        Files.setPosixFilePermissions(source.resolve("run.sh"), PosixFilePermissions.fromString("rwxrw----"));
        Files.createDirectories(source.resolve("data/deep"));
        Files.writeString(source.resolve("data/deep/größe.txt"), "x".repeat(100_000));
        Files.writeString(source.resolve("data/empty"), "");
    }

    private BundleBuilder builder() throws IOException {
        return new BundleBuilder("exec ./run.sh")
                .copy(source.resolve("run.sh"), ".")
                .copy(source.resolve("data"), "lib/");
    }

    @Test
    void givesBackFilesModesAndCommand() throws IOException {
        Bundle bundle = builder().build(bundles);

        Path target = temp.resolve("target");
        assertThat(bundle.extract(target, BundleLimits.DEFAULT)).isEqualTo("exec ./run.sh");

        assertThat(target.resolve("run.sh")).hasContent("echo hello\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("run.sh"))))
                .isEqualTo("rwxr-xr-x");
        assertThat(target.resolve("lib/deep/größe.txt")).hasContent("x".repeat(100_000));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("lib/empty"))))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void hasTheSameHashWheneverAndWithWhateverUmaskItIsMade() throws IOException {
        Bundle first = builder().build(bundles);
        Files.setLastModifiedTime(source.resolve("run.sh"), FileTime.fromMillis(1_000_000_000_000L));
        Files.setPosixFilePermissions(source.resolve("run.sh"), PosixFilePermissions.fromString("rwx------"));

        assertThat(builder().build(bundles)).isEqualTo(first);
        assertThat(first.cid()).isEqualTo(Cid.rawSha256(Files.readAllBytes(first.file())));
        // A change of the format changes every content hash: this one must never change.
        assertThat(new BundleBuilder("true")
                        .copy(source.resolve("run.sh"), ".")
                        .build(bundles)
                        .cid())
                .hasToString("bafkreihxoyxicb3g7b2hxmd6zqep4xphdumzymwpih2r4jcgjclemoyyhy");
    }

    @Test
    void isFoundByTheReferenceInTheRegistry() throws IOException {
        Bundle bundle = builder().build(bundles);

        assertThat(bundle.reference()).isEqualTo("bundle:" + bundle.cid());
        assertThat(bundle.file()).hasFileName(bundle.cid() + ".bundle");
        assertThat(bundles.find(Bundle.cidOf(bundle.reference()))).contains(bundle);
        assertThat(bundles.find(Cid.rawSha256(new byte[] {1}))).isEmpty();
        assertThat(bundles.path().toFile().list()).containsExactly(bundle.cid() + ".bundle");
    }

    @Test
    void refusesReferencesThatNameNoBundle() {
        assertThat(Bundle.isReference("busybox@sha256:00")).isFalse();
        assertThatThrownBy(() -> Bundle.cidOf("busybox")).hasMessageContaining("names no bundle");
        assertThatThrownBy(() -> Bundle.cidOf("bundle:../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bundle.cidOf("bundle:QmQJRHSU69L6W2SwNiKekpUHbxHPXi57tWGRWJaD5NsRxS"))
                .hasMessageContaining("version 1 and raw");
    }

    @Test
    void namesFilesAsDockerfilesCopyDoes() throws IOException {
        Path script = source.resolve("run.sh");
        Bundle bundle = new BundleBuilder("true")
                .copy(script, "./bin/")
                .copy(script, "renamed.sh")
                .copy(source.resolve("data/deep"), ".")
                .build(bundles);

        Path target = temp.resolve("target");
        bundle.extract(target, BundleLimits.DEFAULT);
        assertThat(target).isDirectoryRecursivelyContaining("glob:**/bin/run.sh");
        assertThat(target.resolve("renamed.sh")).exists();
        assertThat(target.resolve("größe.txt")).exists();
    }

    @Test
    void refusesDestinationsOutsideOfTheBundle() {
        Path script = source.resolve("run.sh");
        for (String outside :
                new String[] {"/etc/profile", "../x", "a/../../x", "a\\b", "a\0b", "..", "x".repeat(2000)}) {
            assertThatThrownBy(() -> new BundleBuilder("true").copy(script, outside))
                    .as(outside)
                    .isInstanceOf(BundleException.class);
        }
    }

    @Test
    void refusesSymbolicLinksInsideOfACopiedDirectory() throws IOException {
        Files.createSymbolicLink(source.resolve("data/link"), Path.of("/etc/passwd"));

        assertThatThrownBy(this::builder).isInstanceOf(BundleException.class).hasMessageContaining("data/link");
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThatThrownBy(() -> new BundleBuilder("true").copy(source.resolve("none"), "."))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("none");
    }

    @Test
    void refusesAnEmptyCommand() {
        assertThatThrownBy(() -> new BundleBuilder(" ").build(bundles))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("Cmd");
    }
}
