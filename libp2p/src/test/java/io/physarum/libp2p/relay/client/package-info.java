/** Tests of the use of relays. */
@NullMarked
package io.physarum.libp2p.relay.client;

import org.jspecify.annotations.NullMarked;
