/** Clients that are not ours and know nothing of the mesh. */
@NullMarked
package io.physarum.proxy.foreign;

import org.jspecify.annotations.NullMarked;
