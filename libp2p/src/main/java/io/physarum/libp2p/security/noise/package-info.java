/** The Noise XX handshake and transport encryption of libp2p. */
@NullMarked
package io.physarum.libp2p.security.noise;

import org.jspecify.annotations.NullMarked;
