/** The whole mesh in one process, on embedded defaults. */
@NullMarked
package io.physarum.standalone;

import org.jspecify.annotations.NullMarked;
