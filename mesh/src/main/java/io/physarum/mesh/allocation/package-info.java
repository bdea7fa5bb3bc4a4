/** Asking allocators for room and for a new instance: the wire protocol, both ends. */
@NullMarked
package io.physarum.mesh.allocation;

import org.jspecify.annotations.NullMarked;
