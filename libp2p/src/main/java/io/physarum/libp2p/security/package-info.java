/** What the security protocols of libp2p have in common; each has a package of its own below. */
@NullMarked
package io.physarum.libp2p.security;

import org.jspecify.annotations.NullMarked;
