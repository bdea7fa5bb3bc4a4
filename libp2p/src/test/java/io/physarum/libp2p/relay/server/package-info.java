/** Tests of the serving side. */
@NullMarked
package io.physarum.libp2p.relay.server;

import org.jspecify.annotations.NullMarked;
