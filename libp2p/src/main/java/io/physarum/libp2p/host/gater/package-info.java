/** Rules by peer id and network that say with whom a host has connections. */
@NullMarked
package io.physarum.libp2p.host.gater;

import org.jspecify.annotations.NullMarked;
