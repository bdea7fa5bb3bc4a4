package io.physarum.mesh.error;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** Nothing can run the service now; the message says why, per allocator. */
public final class NoAllocatorException extends MeshException {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> reasons;

    private final boolean worthRetrying;

    private final String why;

    /** An exception with its explanation and, if any, its cause; trying again may help. */
    public NoAllocatorException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reasons = Map.of();
        this.worthRetrying = true;
        this.why = message;
    }

    /**
     * Nobody would.
     *
     * @param what what could not be run
     * @param reasons each allocator asked and why it will not, in the order asked
     * @param worthRetrying false if all of them refused, so that asking again at once is of no use
     */
    public NoAllocatorException(String what, Map<String, String> reasons, boolean worthRetrying) {
        super("nothing can run " + what + " now: " + describe(reasons), null);
        this.reasons = new LinkedHashMap<>(reasons);
        this.worthRetrying = worthRetrying;
        this.why = describe(reasons);
    }

    /** Why nothing can run it, without saying that nothing can: each allocator's reason. */
    public String why() {
        return why;
    }

    /** Each allocator asked and why it will not, in the order asked; empty if none was found. */
    public Map<String, String> reasons() {
        return Map.copyOf(reasons);
    }

    /** Whether asking again at once may help. */
    public boolean isWorthRetrying() {
        return worthRetrying;
    }

    private static String describe(Map<String, String> reasons) {
        if (reasons.isEmpty()) {
            return "no allocator was found in the network";
        }
        return reasons.entrySet().stream()
                .map(reason -> "allocator " + reason.getKey() + ": " + reason.getValue())
                .collect(Collectors.joining("; "));
    }
}
