/** The proxy: HTTP in, overlay out; and, in service mode, a service of this machine made known to the overlay. */
@NullMarked
package io.physarum.proxy;

import org.jspecify.annotations.NullMarked;
