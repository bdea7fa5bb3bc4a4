/** This implementation against another one: js-libp2p. */
@NullMarked
package io.physarum.libp2p.interop;

import org.jspecify.annotations.NullMarked;
