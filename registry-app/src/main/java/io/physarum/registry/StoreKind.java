package io.physarum.registry;

/** Where a registry keeps its entries. */
public enum StoreKind {

    /** In a file of its own. */
    EMBEDDED,

    /** In an etcd cluster. */
    ETCD
}
