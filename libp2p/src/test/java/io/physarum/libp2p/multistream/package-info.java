/** Tests of the package. */
@NullMarked
package io.physarum.libp2p.multistream;

import org.jspecify.annotations.NullMarked;
