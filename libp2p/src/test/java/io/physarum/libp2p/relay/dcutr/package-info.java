/** Tests of the direct upgrade. */
@NullMarked
package io.physarum.libp2p.relay.dcutr;

import org.jspecify.annotations.NullMarked;
