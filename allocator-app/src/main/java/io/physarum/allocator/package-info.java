/** The allocator: the life-cycle agent of one machine. */
@NullMarked
package io.physarum.allocator;

import org.jspecify.annotations.NullMarked;
