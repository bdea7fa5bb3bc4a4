package io.physarum.allocator.driver;

import org.jspecify.annotations.Nullable;

/**
 * How an instance ended.
 *
 * @param status its exit status; null if it cannot be known
 * @param reason why it ended, in the words of what ran it, such as {@code OOMKilled}; null if that says no more than the status
 * @param lastOutput the end of what it wrote; empty if it is gone
 */
public record InstanceExit(
        @Nullable Integer status, @Nullable String reason, String lastOutput) {

    /** An end of which nothing but the status is known. */
    public InstanceExit(@Nullable Integer status, String lastOutput) {
        this(status, null, lastOutput);
    }

    /** For humans, in one sentence and the output. */
    public String describe() {
        String how = (status == null ? "ended" : "ended with status " + status) + (reason == null ? "" : ", " + reason);
        return lastOutput.isBlank() ? how + " and wrote nothing" : how + "; it wrote last:\n" + lastOutput.strip();
    }
}
