/** The service registry of the overlay: which store it has, and what it does for others. */
@NullMarked
package io.physarum.registry;

import org.jspecify.annotations.NullMarked;
