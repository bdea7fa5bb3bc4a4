/** Connections through a relay: what its server and its clients have in common. */
@NullMarked
package io.physarum.libp2p.relay;

import org.jspecify.annotations.NullMarked;
