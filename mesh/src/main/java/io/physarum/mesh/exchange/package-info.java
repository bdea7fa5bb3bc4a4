/** One request and one answer on a stream of its own, both bounded in size and time. */
@NullMarked
package io.physarum.mesh.exchange;

import org.jspecify.annotations.NullMarked;
