/** Configures the clients through which this node uses services. */
@NullMarked
package io.physarum.starter.mesh;

import org.jspecify.annotations.NullMarked;
