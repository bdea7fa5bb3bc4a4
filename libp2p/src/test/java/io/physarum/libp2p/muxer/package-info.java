/** Tests that every muxer passes. */
@NullMarked
package io.physarum.libp2p.muxer;

import org.jspecify.annotations.NullMarked;
