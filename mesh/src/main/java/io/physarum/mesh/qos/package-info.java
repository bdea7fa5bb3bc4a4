/** The pool of known instances and the rules that keep it within a service's requirements. */
@NullMarked
package io.physarum.mesh.qos;

import org.jspecify.annotations.NullMarked;
