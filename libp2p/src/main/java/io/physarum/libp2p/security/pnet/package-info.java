/** Private networks: everything on the wire is encrypted with a key that all members share. */
@NullMarked
package io.physarum.libp2p.security.pnet;

import org.jspecify.annotations.NullMarked;
