/** Protocol negotiation with multistream-select 1.0. */
@NullMarked
package io.physarum.libp2p.multistream;

import org.jspecify.annotations.NullMarked;
