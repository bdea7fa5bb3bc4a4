/** Tests that every transport passes. */
@NullMarked
package io.physarum.libp2p.transport;

import org.jspecify.annotations.NullMarked;
