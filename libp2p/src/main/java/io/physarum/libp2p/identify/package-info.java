/** The identify protocol: who a peer is, where it listens and what it speaks. */
@NullMarked
package io.physarum.libp2p.identify;

import org.jspecify.annotations.NullMarked;
