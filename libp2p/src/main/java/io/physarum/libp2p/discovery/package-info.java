/** Finding peers by a rendezvous string that they announce in the DHT. */
@NullMarked
package io.physarum.libp2p.discovery;

import org.jspecify.annotations.NullMarked;
