/** Bounds that protocols put on what peers ask of them, and who is taken for one where something is shared out. */
@NullMarked
package io.physarum.libp2p.limit;

import org.jspecify.annotations.NullMarked;
