/** What can go wrong with a service, by whose fault it is. */
@NullMarked
package io.physarum.mesh.error;

import org.jspecify.annotations.NullMarked;
