/** Tests of the package. */
@NullMarked
package io.physarum.libp2p.record;

import org.jspecify.annotations.NullMarked;
