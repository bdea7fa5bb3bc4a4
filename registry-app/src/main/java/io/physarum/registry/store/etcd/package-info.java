/** Keeps the registry's entries in an etcd cluster, and looks after the cluster's members. */
@NullMarked
package io.physarum.registry.store.etcd;

import org.jspecify.annotations.NullMarked;
