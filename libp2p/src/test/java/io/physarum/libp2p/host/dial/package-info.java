/** Tests of the package. */
@NullMarked
package io.physarum.libp2p.host.dial;

import org.jspecify.annotations.NullMarked;
