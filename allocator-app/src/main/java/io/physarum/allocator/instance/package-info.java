/** The life of instances on this machine: room for them, their start, their use and their end. */
@NullMarked
package io.physarum.allocator.instance;

import org.jspecify.annotations.NullMarked;
