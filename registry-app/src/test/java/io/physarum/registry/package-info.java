/** The registry as a whole, on real stores and real nodes. */
@NullUnmarked
package io.physarum.registry;

import org.jspecify.annotations.NullUnmarked;
