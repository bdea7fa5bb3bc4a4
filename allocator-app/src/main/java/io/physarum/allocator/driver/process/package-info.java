/** The process driver: runs bundles as plain processes of this machine. */
@NullMarked
package io.physarum.allocator.driver.process;

import org.jspecify.annotations.NullMarked;
