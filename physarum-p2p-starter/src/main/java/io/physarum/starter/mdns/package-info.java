/** Configures the discovery of other nodes on the local network. */
@NullMarked
package io.physarum.starter.mdns;

import org.jspecify.annotations.NullMarked;
