/** Tests of the package. */
@NullMarked
package io.physarum.libp2p.host.resource;

import org.jspecify.annotations.NullMarked;
