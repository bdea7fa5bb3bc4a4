/** The store in a real etcd. */
@NullUnmarked
package io.physarum.registry.store.etcd;

import org.jspecify.annotations.NullUnmarked;
