/** What bounds the dials of a host: how many run at a time, and what one of them tries. */
@NullMarked
package io.physarum.libp2p.host.dial;

import org.jspecify.annotations.NullMarked;
