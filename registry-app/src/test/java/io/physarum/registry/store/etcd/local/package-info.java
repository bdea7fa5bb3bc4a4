/** The etcd process of this machine. */
@NullUnmarked
package io.physarum.registry.store.etcd.local;

import org.jspecify.annotations.NullUnmarked;
