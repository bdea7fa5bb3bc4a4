/** What everything else speaks of: hosts, connections, streams, protocols and how they fail. */
@NullMarked
package io.physarum.libp2p.core;

import org.jspecify.annotations.NullMarked;
