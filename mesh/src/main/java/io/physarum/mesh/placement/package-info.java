/** Choosing the machine that is to run a new instance. */
@NullMarked
package io.physarum.mesh.placement;

import org.jspecify.annotations.NullMarked;
