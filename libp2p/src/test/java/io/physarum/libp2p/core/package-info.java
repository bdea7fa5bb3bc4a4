/** What the interfaces of the package promise, for the tests of whatever implements them. */
@NullMarked
package io.physarum.libp2p.core;

import org.jspecify.annotations.NullMarked;
