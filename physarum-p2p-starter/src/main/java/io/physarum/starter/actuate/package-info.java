/** Shows the node to operators: health, the p2p endpoint, meters and the scrape path. */
@NullMarked
package io.physarum.starter.actuate;

import org.jspecify.annotations.NullMarked;
