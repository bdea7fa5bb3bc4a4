package io.physarum.starter.host;

import java.nio.file.Path;

import io.physarum.libp2p.identity.KeyFile;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.starter.P2pProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/** This node's key, and the hold on its file: two nodes with one key would take each other's connections. */
final class NodeIdentity implements DisposableBean {

    private final PrivateKey key;

    private final @Nullable KeyFileLock lock;

    private NodeIdentity(PrivateKey key, @Nullable KeyFileLock lock) {
        this.key = key;
        this.lock = lock;
    }

    /** Makes a key for this run, or reads or makes the one in the key file. */
    static NodeIdentity of(P2pProperties properties, Path defaultFile) {
        if (properties.ephemeral()) {
            return new NodeIdentity(Keys.generate(properties.keyAlgorithm(), properties.keyBits()), null);
        }
        Path file = properties.keyFile() == null ? defaultFile : properties.keyFile();
        PrivateKey key = KeyFile.loadOrCreate(file, properties.keyAlgorithm(), properties.keyBits());
        return new NodeIdentity(key, KeyFileLock.acquire(file));
    }

    PrivateKey key() {
        return key;
    }

    @Override
    public void destroy() {
        if (lock != null) {
            lock.release();
        }
    }
}
