package io.physarum.libp2p.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.physarum.libp2p.multiformats.Multiaddr;

/** No address of a peer could be reached, or a listen address could not be bound; lists every attempt. */
public final class DialException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    private final transient Map<Multiaddr, Throwable> attempts;

    /**
     * A failed dial.
     *
     * @param what what was attempted, for example {@code cannot dial 12D3Koo…}
     * @param attempts each address tried and why it failed, in the order tried
     */
    public DialException(String what, Map<Multiaddr, Throwable> attempts) {
        super(
                what + ": " + describe(attempts),
                attempts.values().stream().findFirst().orElse(null));
        this.attempts = new LinkedHashMap<>(attempts);
    }

    /** The addresses tried and why each failed, in the order tried. */
    public Map<Multiaddr, Throwable> attempts() {
        return Map.copyOf(attempts);
    }

    private static String describe(Map<Multiaddr, Throwable> attempts) {
        if (attempts.isEmpty()) {
            return "no address is known";
        }
        return attempts.entrySet().stream()
                .map(attempt -> attempt.getKey() + " (" + attempt.getValue().getMessage() + ")")
                .collect(Collectors.joining(", "));
    }
}
