/** Configures this node's identity, host and event loops. */
@NullMarked
package io.physarum.starter.host;

import org.jspecify.annotations.NullMarked;
