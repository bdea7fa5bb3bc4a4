/** The messages of the DHT, and how they are framed on a stream. */
@NullMarked
package io.physarum.libp2p.kad.wire;

import org.jspecify.annotations.NullMarked;
