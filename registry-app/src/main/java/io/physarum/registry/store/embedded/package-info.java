/** Keeps the registry's entries in one file of this machine. */
@NullMarked
package io.physarum.registry.store.embedded;

import org.jspecify.annotations.NullMarked;
