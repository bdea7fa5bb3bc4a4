/** The program {@code registry-cli}. */
@NullMarked
package io.physarum.cli;

import org.jspecify.annotations.NullMarked;
