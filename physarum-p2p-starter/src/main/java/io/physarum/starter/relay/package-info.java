/** Auto-configuration of relays: of this node as one, and of its use of others. */
@NullMarked
package io.physarum.starter.relay;

import org.jspecify.annotations.NullMarked;
