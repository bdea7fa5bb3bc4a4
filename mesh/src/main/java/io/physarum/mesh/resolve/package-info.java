/** From a service name to a peer that serves it now, starting an instance if need be. */
@NullMarked
package io.physarum.mesh.resolve;

import org.jspecify.annotations.NullMarked;
