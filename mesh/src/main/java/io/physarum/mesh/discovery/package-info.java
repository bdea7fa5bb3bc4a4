/** Finding the peers that serve something, and measuring how far away they are. */
@NullMarked
package io.physarum.mesh.discovery;

import org.jspecify.annotations.NullMarked;
