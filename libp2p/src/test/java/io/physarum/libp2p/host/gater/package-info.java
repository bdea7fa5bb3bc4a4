/** Tests of the package. */
@NullMarked
package io.physarum.libp2p.host.gater;

import org.jspecify.annotations.NullMarked;
