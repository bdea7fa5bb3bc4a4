package io.physarum.mesh.qos;

/** Hears from the pool; called on the thread that brought the news, so it must not block. */
public interface PoolListener {

    /** The instance that requests go to now is over its service's soft requirement. */
    void onSoftViolation(PooledInstance best);

    /** An instance was taken out of the pool. */
    default void onRemoved(PooledInstance instance, RemovalReason reason) {}
}
