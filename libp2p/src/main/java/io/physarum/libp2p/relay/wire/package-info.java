/** The messages of circuit relay v2 on a stream. */
@NullMarked
package io.physarum.libp2p.relay.wire;

import org.jspecify.annotations.NullMarked;
