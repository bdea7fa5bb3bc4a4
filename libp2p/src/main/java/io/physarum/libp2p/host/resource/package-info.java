/** What a host grants to all, to each address, peer and protocol: connections, streams and the rate of new connections. */
@NullMarked
package io.physarum.libp2p.host.resource;

import org.jspecify.annotations.NullMarked;
