/** A short-lived node of the overlay, for the length of one command. */
@NullMarked
package io.physarum.cli.overlay;

import org.jspecify.annotations.NullMarked;
