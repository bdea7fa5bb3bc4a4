/** Talking to the service registry: its wire protocol, both ends, and a client with a cache. */
@NullMarked
package io.physarum.mesh.registry;

import org.jspecify.annotations.NullMarked;
