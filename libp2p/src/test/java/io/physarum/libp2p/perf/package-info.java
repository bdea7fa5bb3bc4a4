/** Tests of perf. */
@NullMarked
package io.physarum.libp2p.perf;

import org.jspecify.annotations.NullMarked;
