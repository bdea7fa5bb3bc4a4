/** Tests of the package. */
@NullMarked
package io.physarum.libp2p.host;

import org.jspecify.annotations.NullMarked;
