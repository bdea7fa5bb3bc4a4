/** Direct connections between peers that have met through a relay. */
@NullMarked
package io.physarum.libp2p.relay.dcutr;

import org.jspecify.annotations.NullMarked;
