package io.physarum.mesh.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Archives that nobody's builder makes. */
class HostileBundleTest {

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../escape",
                "a/../../escape",
                "/tmp/escape",
                "a//b",
                "./a",
                "a/",
                "a\\\\..\\\\b",
                "",
                "a/\\u0000b",
                "..",
                "."
            })
    void refusesPathsThatLeadOutside(String path) throws IOException {
        byte[] archive = archive(
                "{\"Version\":1,\"Cmd\":\"true\",\"Files\":[{\"Path\":\"" + path + "\",\"Mode\":\"644\",\"Size\":1}]}",
                Map.of("files/" + path, "x"));

        assertRefused(archive, "");
        assertThat(temp.resolve("escape")).doesNotExist();
    }

    @Test
    void refusesEntriesThatTheManifestDoesNotList() throws IOException {
        assertRefused(archive(manifest(), Map.of("../escape", "x")), "does not list");
        assertRefused(archive(manifest("a", 1), Map.of("files/../../escape", "x")), "should go on with 'files/a'");
        assertRefused(archive(manifest("a", 1), Map.of()), "no more entries");
        assertThat(temp.resolve("escape")).doesNotExist();
    }

    @Test
    void refusesSizesThatDiffer() throws IOException {
        assertRefused(archive(manifest("a", 1), Map.of("files/a", "xx")), "not the 1 bytes");
        assertRefused(archive(manifest("a", 5), Map.of("files/a", "xx")), "not the 5 bytes");
        assertRefused(archive(manifest("a", -5), Map.of("files/a", "xx")), "negative");
    }

    @Test
    void refusesCompressedEntriesSoThatNothingGrows() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            stored(zip, "bundle.json", manifest("a", 10_000_000).getBytes(StandardCharsets.UTF_8));
            zip.setMethod(ZipOutputStream.DEFLATED);
            zip.putNextEntry(new ZipEntry("files/a"));
            zip.write(new byte[10_000_000]);
        }
        assertRefused(bytes.toByteArray(), "compressed");
    }

    @Test
    void refusesMoreThanTheLimits() throws IOException {
        BundleLimits few = new BundleLimits(1, 3);
        assertRefused(archive(manifest("a", 4), Map.of("files/a", "xxxx")), few, "at most 3 bytes");
        assertRefused(archive(manifest("a", Long.MAX_VALUE), Map.of()), "bytes");
        String two = "{\"Version\":1,\"Cmd\":\"true\",\"Files\":["
                + "{\"Path\":\"a\",\"Mode\":\"644\",\"Size\":1},{\"Path\":\"b\",\"Mode\":\"644\",\"Size\":1}]}";
        assertRefused(archive(two, Map.of()), few, "at most 1 files");
    }

    @Test
    void refusesAFileThatIsAlsoADirectory() throws IOException {
        String both = "{\"Version\":1,\"Cmd\":\"true\",\"Files\":["
                + "{\"Path\":\"a\",\"Mode\":\"644\",\"Size\":1},{\"Path\":\"a/b\",\"Mode\":\"644\",\"Size\":1}]}";
        assertRefused(
                archive(both, new java.util.TreeMap<>(Map.of("files/a", "x", "files/a/b", "x"))),
                "cannot be extracted");
        String twice = both.replace("a/b", "a");
        assertRefused(archive(twice, Map.of("files/a", "x")), "twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"Version\":1}",
                "{\"Version\":2,\"Cmd\":\"true\",\"Files\":[]}",
                "{\"Version\":1,\"Cmd\":\"\",\"Files\":[]}",
                "{\"Version\":1,\"Cmd\":null,\"Files\":[]}",
                "{\"Version\":1,\"Cmd\":\"true\",\"Files\":null}",
                "{\"Version\":1,\"Cmd\":\"true\",\"Files\":[null]}",
                "{\"Version\":1,\"Cmd\":\"true\",\"Files\":[{}]}",
                "{\"Version\":1,\"Cmd\":\"true\",\"Files\":[],\"More\":1}",
                "{\"Version\":1,\"Cmd\":\"true\",\"Cmd\":\"false\",\"Files\":[]}",
                "{\"Version\":1,\"Cmd\":\"true\",\"Files\":[{\"Path\":\"a\",\"Mode\":\"4755\",\"Size\":0}]}",
                "{\"Version\":1,\"Cmd\":\"true\",\"Files\":[]} trailing"
            })
    void refusesManifestsThatAreNone(String json) throws IOException {
        assertRefused(archive(json, Map.of()), "");
    }

    @Test
    void refusesManifestsNestedDeeply() throws IOException {
        assertRefused(archive("[".repeat(1_000_000), Map.of()), "");
    }

    @Test
    void refusesContentThatIsNotWhatTheNameSays() throws IOException {
        byte[] archive = archive(manifest(), Map.of());
        Bundle wrong = new Bundle(Cid.rawSha256(new byte[] {1}), Files.write(temp.resolve("wrong"), archive));

        assertThatThrownBy(() -> wrong.extract(temp.resolve("out"), BundleLimits.DEFAULT))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("its hash is " + Cid.rawSha256(archive));
        assertThat(temp.resolve("out")).doesNotExist();
    }

    @Test
    void refusesEveryTruncationAndDamageCleanly() throws IOException {
        byte[] good = archive(manifest("a", 1), Map.of("files/a", "x"));
        int end = new String(good, StandardCharsets.ISO_8859_1).indexOf("PK\001\002");
        for (int length = 0; length < end; length++) {
            assertRefused(java.util.Arrays.copyOf(good, length), "");
        }
        Random random = Seeds.random();
        for (int round = 0; round < 500; round++) {
            byte[] damaged = good.clone();
            damaged[random.nextInt(end)] ^= (byte) (1 + random.nextInt(255));
            extractQuietly(damaged, round);
        }
    }

    /** Damage to what nobody reads may pass; anything else must be refused by the right exception. */
    private void extractQuietly(byte[] archive, int round) throws IOException {
        Path out = temp.resolve("damaged" + round);
        Bundle bundle = bundle(archive);
        try {
            bundle.extract(out, BundleLimits.DEFAULT);
        } catch (IOException expected) {
            // One content id in twenty thousand has it, too.
            assertThat(String.valueOf(expected.getMessage())
                            .replace(bundle.cid().toString(), ""))
                    .doesNotContain("null");
        }
    }

    private void assertRefused(byte[] archive, String reason) throws IOException {
        assertRefused(archive, BundleLimits.DEFAULT, reason);
    }

    private void assertRefused(byte[] archive, BundleLimits limits, String reason) throws IOException {
        Path out = Files.createTempDirectory(temp, "out").resolve("inner");
        Bundle bundle = bundle(archive);
        assertThatThrownBy(() -> bundle.extract(out, limits))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    private Bundle bundle(byte[] archive) throws IOException {
        return new Bundle(Cid.rawSha256(archive), Files.write(temp.resolve("archive"), archive));
    }

    private static String manifest() {
        return "{\"Version\":1,\"Cmd\":\"true\",\"Files\":[]}";
    }

    private static String manifest(String path, long size) {
        return "{\"Version\":1,\"Cmd\":\"true\",\"Files\":[{\"Path\":\"" + path + "\",\"Mode\":\"644\",\"Size\":" + size
                + "}]}";
    }

    private static byte[] archive(String manifest, Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            stored(zip, "bundle.json", manifest.getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                stored(zip, entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static void stored(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
