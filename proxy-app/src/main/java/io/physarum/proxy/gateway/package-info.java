/** The gateway: answers {@code /<service>/<path>} from an instance of the service, wherever it is. */
@NullMarked
package io.physarum.proxy.gateway;

import org.jspecify.annotations.NullMarked;
