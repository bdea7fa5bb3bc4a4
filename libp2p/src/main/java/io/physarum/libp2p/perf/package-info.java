/** Throughput between two peers, by the perf protocol. */
@NullMarked
package io.physarum.libp2p.perf;

import org.jspecify.annotations.NullMarked;
