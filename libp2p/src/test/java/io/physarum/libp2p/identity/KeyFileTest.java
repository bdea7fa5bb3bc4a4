package io.physarum.libp2p.identity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void makesAFileOnceAndReadsItEverAfter(KeyType type) throws Exception {
        Path file = folder.resolve("new/folder/key");
        PrivateKey key = KeyFile.loadOrCreate(file, type, 0);
        assertThat(key.type()).isEqualTo(type);
        String content = Files.readString(file);
        assertThat(content).isEqualTo(type.number() + " " + Base64.getEncoder().encodeToString(key.raw()) + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyFile.loadOrCreate(file, KeyType.ED25519, 0).peerId()).isEqualTo(key.peerId());
        assertThat(KeyFile.load(file).peerId()).isEqualTo(key.peerId());
        assertThat(Files.readString(file)).isEqualTo(content);
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void givesAllWhoRaceTheSameKey() {
        Path file = folder.resolve("key");
        Set<PeerId> ids = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 16)
                .parallel()
                .forEach(i ->
                        ids.add(KeyFile.loadOrCreate(file, KeyType.ED25519, 0).peerId()));
        assertThat(ids).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "1",
                "1 ",
                "x y",
                "1 !!!",
                "1 AAAA",
                "9 AAAA",
                "1 AAAA AAAA",
                "-1 AAAA",
                "1000 AAAA",
                "\0\0\0"
            })
    void namesADamagedFileAndWhatToDoAndLeavesItAlone(String content) throws Exception {
        Path file = folder.resolve("key");
        Files.writeString(file, content);
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFile.loadOrCreate(file, KeyType.ED25519, 0))
                .withMessageContainingAll(file.toString(), "Restore it")
                .satisfies(e -> assertThat(e.file()).isEqualTo(file));
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void neverPrintsTheSecretOfADamagedFile() throws Exception {
        byte[] raw = Keys.generate(KeyType.ED25519).raw();
        raw[63] ^= 1;
        String secret = Base64.getEncoder().encodeToString(raw);
        Path file = folder.resolve("key");
        Files.writeString(file, "1 " + secret);
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFile.load(file))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(secret.substring(0, 10)));
    }

    @Test
    void refusesHugeFilesFoldersAndMissingFiles() throws Exception {
        Path huge = folder.resolve("huge");
        Files.write(huge, new byte[65 * 1024]);
        Path blocked = huge.resolve("key");
        for (Path file : List.of(huge, folder, folder.resolve("missing"))) {
            assertThatExceptionOfType(KeyFileException.class)
                    .isThrownBy(() -> KeyFile.load(file))
                    .withMessageContaining(file.toString());
        }
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyFile.loadOrCreate(blocked, KeyType.ED25519, 0))
                .withMessageContaining(blocked.toString());
    }
}
