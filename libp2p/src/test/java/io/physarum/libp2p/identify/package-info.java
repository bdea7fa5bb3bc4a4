/** Tests of the package. */
@NullMarked
package io.physarum.libp2p.identify;

import org.jspecify.annotations.NullMarked;
