package io.physarum.starter.host;

import java.nio.file.Path;

import io.physarum.libp2p.identity.KeyFile;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.logging.PeerIdMember;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/** This node's key, and the hold on its file: two nodes with one key would take each other's connections. */
final class NodeIdentity implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(NodeIdentity.class);

    private final PrivateKey key;

    private final @Nullable KeyFileLock lock;

    private NodeIdentity(PrivateKey key, @Nullable KeyFileLock lock) {
        this.key = key;
        this.lock = lock;
        PeerIdMember.add(key.peerId());
    }

    /** Makes a key for this run, or reads or makes the one in the key file. */
    static NodeIdentity of(P2pProperties properties, Path defaultFile) {
        if (properties.ephemeral()) {
            return ephemeral(properties);
        }
        Path file = properties.keyFile() == null ? defaultFile : properties.keyFile();
        PrivateKey key = KeyFile.loadOrCreate(file, properties.keyAlgorithm(), properties.keyBits());
        try {
            return new NodeIdentity(key, KeyFileLock.acquire(file));
        } catch (KeyInUseException e) {
            if (!properties.ephemeralIfKeyInUse() || properties.keyFile() != null) {
                throw e;
            }
            log.warn(
                    "The {}, so this node takes a new key for this run. physarum.p2p.key-file gives it one to keep.",
                    e.getMessage());
            return ephemeral(properties);
        }
    }

    private static NodeIdentity ephemeral(P2pProperties properties) {
        return new NodeIdentity(Keys.generate(properties.keyAlgorithm(), properties.keyBits()), null);
    }

    PrivateKey key() {
        return key;
    }

    @Override
    public void destroy() {
        PeerIdMember.remove(key.peerId());
        if (lock != null) {
            lock.release();
        }
    }
}
