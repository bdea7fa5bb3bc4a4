/** Starts, watches and stops the etcd process of this machine's registry. */
@NullMarked
package io.physarum.registry.store.etcd.local;

import org.jspecify.annotations.NullMarked;
