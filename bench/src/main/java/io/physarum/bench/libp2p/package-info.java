/** The libp2p stack as a whole: throughput, round trips, streams and heap, beside js-libp2p. */
@NullMarked
package io.physarum.bench.libp2p;

import org.jspecify.annotations.NullMarked;
