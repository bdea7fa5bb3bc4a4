package io.physarum.libp2p.security.tls;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** What an engine wants to be done now and then while a session is open, as when it changes its keys: it is short. */
final class RecordTasks {

    private RecordTasks() {}

    /** Runs what the engine asks for; returns what it needs then. */
    static HandshakeStatus run(SSLEngine engine, HandshakeStatus status) {
        if (status != HandshakeStatus.NEED_TASK) {
            return status;
        }
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }
}
