/** The store in a file. */
@NullUnmarked
package io.physarum.registry.store.embedded;

import org.jspecify.annotations.NullUnmarked;
