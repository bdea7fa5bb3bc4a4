/** Runs the fuzz targets of all packages on their seeds; {@code dev/fuzz} runs them for longer. */
@NullMarked
package io.physarum.libp2p.fuzz;

import org.jspecify.annotations.NullMarked;
