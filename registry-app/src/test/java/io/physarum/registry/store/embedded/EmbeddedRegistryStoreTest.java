package io.physarum.registry.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Random;

import io.physarum.mesh.service.ServiceName;
import io.physarum.registry.store.MemberRefusedException;
import io.physarum.registry.store.RegistryStore;
import io.physarum.registry.store.RegistryStoreContract;
import io.physarum.registry.store.StoreCapacity;
import io.physarum.registry.store.StoreStartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class EmbeddedRegistryStoreTest extends RegistryStoreContract {

    @TempDir
    private Path folder;

    @Override
    protected RegistryStore open(StoreCapacity capacity) {
        return EmbeddedRegistryStore.open(file(), capacity);
    }

    private Path file() {
        return folder.resolve("in/a/new/folder/registry.mv.db");
    }

    @Test
    void hasInItsFileWhatItHasAcknowledged() throws IOException {
        Path copy = folder.resolve("copy.mv.db");
        for (int i = 0; i < 20; i++) {
            put(ServiceName.of("n" + i), "{\"i\":" + i + "}");
            Files.copy(file(), copy, StandardCopyOption.REPLACE_EXISTING);
            try (RegistryStore asAfterAKill = EmbeddedRegistryStore.open(copy, StoreCapacity.DEFAULT)) {
                assertThat(asAfterAKill.list().block()).hasSize(i + 1);
            }
        }
    }

    @Test
    void opensAFileWhoseLastWriteWasCutShort() throws IOException {
        put(ServiceName.of("first"), "{}");
        byte[] whole = Files.readAllBytes(file());
        Path cut = folder.resolve("cut.mv.db");
        byte[] torn = Arrays.copyOf(whole, whole.length + 5000);
        Arrays.fill(torn, whole.length, torn.length, (byte) 0x5a);
        Files.write(cut, torn);

        try (RegistryStore recovered = EmbeddedRegistryStore.open(cut, StoreCapacity.DEFAULT)) {
            assertThat(recovered.get(ServiceName.of("first")).block()).isEqualTo("{}");
        }
    }

    @Test
    void saysThatAnotherProcessHasTheFile() {
        StoreStartException failure = catchThrowableOfType(
                StoreStartException.class, () -> EmbeddedRegistryStore.open(file(), StoreCapacity.DEFAULT));

        assertThat(failure).hasMessageContaining(file().toString()).hasMessageContaining("in use by another process");
        assertThat(failure.cure()).contains("physarum.registry.embedded.file");
    }

    @Test
    void saysThatTheFileIsDamagedAndLeavesItAlone() throws IOException {
        Path damaged = folder.resolve("damaged.mv.db");
        byte[] noise = new byte[20_000];
        new Random(42).nextBytes(noise);
        Files.write(damaged, noise);

        StoreStartException failure = catchThrowableOfType(
                StoreStartException.class, () -> EmbeddedRegistryStore.open(damaged, StoreCapacity.DEFAULT));

        assertThat(failure).hasMessageContaining(damaged.toString()).hasMessageContaining("is damaged");
        assertThat(failure.cure()).contains("copy");
        assertThat(Files.readAllBytes(damaged)).isEqualTo(noise);
    }

    @Test
    void saysThatTheFileIsAFolder() {
        assertThatThrownBy(() -> EmbeddedRegistryStore.open(folder, StoreCapacity.DEFAULT))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("it is a folder");
    }

    @Test
    void saysThatTheFolderCannotBeMade() throws IOException {
        Path occupied = Files.writeString(folder.resolve("occupied"), "");

        assertThatThrownBy(() -> EmbeddedRegistryStore.open(occupied.resolve("registry.mv.db"), StoreCapacity.DEFAULT))
                .isInstanceOf(StoreStartException.class)
                .hasMessageContaining("its folder cannot be made");
    }

    @Test
    void hasNoClusterToJoin() {
        assertThatThrownBy(
                        () -> store().addMember("two", "http://127.0.0.1:2380").block())
                .isInstanceOf(MemberRefusedException.class)
                .hasMessageContaining("--new-etcd-cluster");
    }
}
