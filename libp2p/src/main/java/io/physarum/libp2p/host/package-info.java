/** The host: wires transport, security, muxer and protocols together, dials, listens and enforces limits. */
@NullMarked
package io.physarum.libp2p.host;

import org.jspecify.annotations.NullMarked;
