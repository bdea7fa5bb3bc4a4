/** What a node keeps for others, for a while and within limits: providers and values. */
@NullMarked
package io.physarum.libp2p.kad.record;

import org.jspecify.annotations.NullMarked;
