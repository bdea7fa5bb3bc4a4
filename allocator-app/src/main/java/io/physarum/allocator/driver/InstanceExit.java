package io.physarum.allocator.driver;

import org.jspecify.annotations.Nullable;

/**
 * How an instance ended.
 *
 * @param status its exit status; null if it cannot be known
 * @param lastOutput the end of what it wrote; empty if it is gone
 */
public record InstanceExit(@Nullable Integer status, String lastOutput) {

    /** For humans, in one sentence and the output. */
    public String describe() {
        String how = status == null ? "ended" : "ended with status " + status;
        return lastOutput.isBlank() ? how + " and wrote nothing" : how + "; it wrote last:\n" + lastOutput.strip();
    }
}
