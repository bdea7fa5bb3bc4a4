/** Refuses configuration that nothing reads or that cannot be read, and says where it is. */
@NullMarked
package io.physarum.starter.config;

import org.jspecify.annotations.NullMarked;
