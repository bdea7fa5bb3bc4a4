package io.physarum.starter.logging;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Adds {@code peer.id} to structured log lines: the node of this process, once it is known and while it is the only one. It is
 * named by {@code logging.structured.json.customizer}, and Spring Boot makes it, whence the state that all share. Thread-safe.
 */
public final class PeerIdMember implements StructuredLoggingJsonMembersCustomizer<Object> {

    private static final String NAME = "peer.id";

    /** Bounded: one for each node that runs in this process. */
    private static final Set<String> RUNNING = ConcurrentHashMap.newKeySet();

    /** A node runs from now on. */
    public static void add(PeerId peer) {
        RUNNING.add(peer.toString());
    }

    /** A node runs no longer. */
    public static void remove(PeerId peer) {
        RUNNING.remove(peer.toString());
    }

    static @Nullable String current() {
        String[] running = RUNNING.toArray(String[]::new);
        return running.length == 1 ? running[0] : null;
    }

    @Override
    public void customize(JsonWriter.Members<Object> members) {
        members.add(NAME, event -> current()).whenNotNull();
    }
}
