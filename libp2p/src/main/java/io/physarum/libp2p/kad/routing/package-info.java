/** The keyspace, and the table of peers that are near in it. */
@NullMarked
package io.physarum.libp2p.kad.routing;

import org.jspecify.annotations.NullMarked;
