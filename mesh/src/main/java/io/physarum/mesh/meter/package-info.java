/** How meters are declared: each once, in code, from which {@code docs/metrics.md} is written. */
@NullMarked
package io.physarum.mesh.meter;

import org.jspecify.annotations.NullMarked;
