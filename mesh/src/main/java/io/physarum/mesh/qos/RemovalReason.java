package io.physarum.mesh.qos;

/** Why an instance was taken out of the pool. */
public enum RemovalReason {
    /** It did not answer a ping, and has no hard requirement that was over before. */
    UNANSWERED,
    /** Its round-trip time was over the service's hard requirement, or it was silent for longer than that. */
    OVER_HARD,
    /** It was over the soft requirement once too often. */
    OVER_SOFT,
    /** It failed a request. */
    FAILED
}
