/** Tests of messages. */
@NullMarked
package io.physarum.libp2p.relay.wire;

import org.jspecify.annotations.NullMarked;
