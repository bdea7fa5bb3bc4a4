/** The use of relays: reservations at them, and connections through them in both directions. */
@NullMarked
package io.physarum.libp2p.relay.client;

import org.jspecify.annotations.NullMarked;
