/** How instances are run: what every virtualization driver does, whatever stands behind it. */
@NullMarked
package io.physarum.allocator.driver;

import org.jspecify.annotations.NullMarked;
