/** Work that is shared by all who ask for the same at the same time. */
@NullMarked
package io.physarum.mesh.flight;

import org.jspecify.annotations.NullMarked;
