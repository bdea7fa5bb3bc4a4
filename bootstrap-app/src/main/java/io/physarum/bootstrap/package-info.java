/** The ping monitor: first contact of a network, and its round-trip times for Prometheus. */
@NullMarked
package io.physarum.bootstrap;

import org.jspecify.annotations.NullMarked;
