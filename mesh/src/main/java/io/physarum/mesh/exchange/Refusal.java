package io.physarum.mesh.exchange;

/**
 * What is said instead of an answer.
 *
 * @param reason the kind of reason
 * @param message what is in the way, which property it is, and what to do; for humans
 */
public record Refusal(RefusalReason reason, String message) {}
