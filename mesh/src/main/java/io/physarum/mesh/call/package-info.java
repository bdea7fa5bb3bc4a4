/** Calls services by name: a request goes to one instance, and to another if that is harmless when the first fails. */
@NullMarked
package io.physarum.mesh.call;

import org.jspecify.annotations.NullMarked;
