/** Time as the mesh sees it: one scheduler and one monotonic clock, so that tests can bring their own. */
@NullMarked
package io.physarum.mesh.time;

import org.jspecify.annotations.NullMarked;
