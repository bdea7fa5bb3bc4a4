package io.physarum.registry.store.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.physarum.registry.store.StoreStartException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the store's file, and says in plain words why it cannot be opened. */
final class StoreFile {

    private static final Logger log = LoggerFactory.getLogger(StoreFile.class);

    private static final String PROPERTY = "physarum.registry.embedded.file";

    private StoreFile() {}

    /** Opens the file and reads all of a map, so that damage shows now and not at the first request. */
    static MVStore open(Path file, String map) {
        makeFolder(file);
        MVStore store = openStore(file);
        try {
            MVMap<String, String> entries = store.openMap(map);
            long characters = 0;
            for (String name : entries.keySet()) {
                String value = entries.get(name);
                characters += value == null ? 0 : value.length();
            }
            log.info("{} holds {} entries, {} characters", file, entries.sizeAsLong(), characters);
            return store;
        } catch (RuntimeException e) {
            store.closeImmediately();
            throw damaged(file, e);
        }
    }

    private static void makeFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw inaccessible(file, "its folder cannot be made: " + e.getMessage(), e);
        }
        if (Files.isDirectory(file)) {
            throw inaccessible(file, "it is a folder", null);
        }
    }

    private static MVStore openStore(Path file) {
        try {
            return new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .open();
        } catch (MVStoreException e) {
            throw explained(file, e);
        } catch (RuntimeException e) {
            throw damaged(file, e);
        }
    }

    private static StoreStartException explained(Path file, MVStoreException e) {
        if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
            return new StoreStartException(
                    "The registry's file " + file + " is in use by another process.",
                    "Stop the other registry, or give this one a file of its own with " + PROPERTY + ".",
                    e);
        }
        boolean denied =
                e.getCause() instanceof AccessDeniedException || (Files.exists(file) && !Files.isWritable(file));
        if (denied || !Files.exists(file)) {
            return inaccessible(file, "it cannot be opened for writing", e);
        }
        return damaged(file, e);
    }

    private static StoreStartException inaccessible(Path file, String why, @Nullable Exception cause) {
        return new StoreStartException(
                "The registry's file " + file + " cannot be used: " + why + ".",
                "Give this process the right to write there, or name another file with " + PROPERTY + ".",
                cause);
    }

    private static StoreStartException damaged(Path file, RuntimeException cause) {
        return new StoreStartException(
                "The registry's file " + file + " is damaged: " + cause.getMessage() + ".",
                "Put a copy of the file in its place, or move it away and add the services again; nothing was changed in it.",
                cause);
    }
}
