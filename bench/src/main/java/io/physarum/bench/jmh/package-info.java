/** JMH benchmarks of the hot parts. */
@NullMarked
package io.physarum.bench.jmh;

import org.jspecify.annotations.NullMarked;
