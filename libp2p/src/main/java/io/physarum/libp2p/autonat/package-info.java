/** AutoNAT v2: finds out at which of its addresses a host can be reached, and helps others to find out. */
@NullMarked
package io.physarum.libp2p.autonat;

import org.jspecify.annotations.NullMarked;
