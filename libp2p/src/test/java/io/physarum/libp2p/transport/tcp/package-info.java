/** Tests of connections over TCP. */
@NullMarked
package io.physarum.libp2p.transport.tcp;

import org.jspecify.annotations.NullMarked;
