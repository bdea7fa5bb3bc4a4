/** Tests of the package. */
@NullMarked
package io.physarum.libp2p.muxer.yamux;

import org.jspecify.annotations.NullMarked;
