/** Tests of the package. */
@NullMarked
package io.physarum.libp2p.dnsaddr;

import org.jspecify.annotations.NullMarked;
