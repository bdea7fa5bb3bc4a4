/** HTTP over overlay streams, both ends; bodies stream, nothing is aggregated. */
@NullMarked
package io.physarum.mesh.dataplane.http;

import org.jspecify.annotations.NullMarked;
