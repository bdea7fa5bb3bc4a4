/** The contract of stores. */
@NullUnmarked
package io.physarum.registry.store;

import org.jspecify.annotations.NullUnmarked;
