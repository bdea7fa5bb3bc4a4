package io.physarum.mesh.qos;

/** Why an instance was taken out of the pool. */
public enum RemovalReason {
    /** It did not answer a ping, or not within the service's hard requirement. */
    UNANSWERED,
    /** Its round-trip time was over the service's hard requirement. */
    OVER_HARD,
    /** It was over the soft requirement once too often. */
    OVER_SOFT,
    /** It failed a request. */
    FAILED
}
