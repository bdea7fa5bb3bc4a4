/** The yamux stream multiplexer: streams as Netty channels over one connection. */
@NullMarked
package io.physarum.libp2p.muxer.yamux;

import org.jspecify.annotations.NullMarked;
