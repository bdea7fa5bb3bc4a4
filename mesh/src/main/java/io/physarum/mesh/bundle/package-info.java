/** Bundles: content-addressed archives of a program that runs without a container image. */
@NullMarked
package io.physarum.mesh.bundle;

import org.jspecify.annotations.NullMarked;
