/** Fixtures for tests of this module and of those above it. */
@NullMarked
package io.physarum.libp2p.testing;

import org.jspecify.annotations.NullMarked;
