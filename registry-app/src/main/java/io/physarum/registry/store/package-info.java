/** What a registry keeps its entries in, whichever store is chosen. */
@NullMarked
package io.physarum.registry.store;

import org.jspecify.annotations.NullMarked;
