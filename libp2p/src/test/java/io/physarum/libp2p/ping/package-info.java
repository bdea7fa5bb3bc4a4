/** Tests of ping. */
@NullMarked
package io.physarum.libp2p.ping;

import org.jspecify.annotations.NullMarked;
