/** Configures the test of whether others can reach this node. */
@NullMarked
package io.physarum.starter.autonat;

import org.jspecify.annotations.NullMarked;
