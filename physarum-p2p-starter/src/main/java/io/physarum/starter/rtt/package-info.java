/** Measures the distance to every connected peer, all the time. */
@NullMarked
package io.physarum.starter.rtt;

import org.jspecify.annotations.NullMarked;
