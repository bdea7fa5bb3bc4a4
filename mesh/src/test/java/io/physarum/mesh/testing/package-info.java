/** What the tests of several packages share. */
@NullMarked
package io.physarum.mesh.testing;

import org.jspecify.annotations.NullMarked;
