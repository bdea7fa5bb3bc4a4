/** Holds many connections to one host for a long time, and watches what they cost. */
@NullMarked
package io.physarum.bench.soak;

import org.jspecify.annotations.NullMarked;
