/** The relay itself: reservations, and circuits between two peers. */
@NullMarked
package io.physarum.libp2p.relay.server;

import org.jspecify.annotations.NullMarked;
