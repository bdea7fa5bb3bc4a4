package io.physarum.allocator.instance;

/** Why an instance is no more. */
enum EndReason {
    /** Nobody used it. */
    IDLE,
    /** It ended by itself. */
    DIED,
    /** It took no connections any more, or answered no request. */
    HUNG,
    /** Another version of the service took its place, and nobody used this one. */
    REPLACED,
    /** The allocator stops. */
    STOPPED
}
