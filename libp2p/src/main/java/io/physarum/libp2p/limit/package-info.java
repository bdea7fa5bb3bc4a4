/** Bounds that protocols put on what peers ask of them. */
@NullMarked
package io.physarum.libp2p.limit;

import org.jspecify.annotations.NullMarked;
