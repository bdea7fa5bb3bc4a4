/** Starts an application from its command line, with the settings that all applications share. */
@NullMarked
package io.physarum.starter.launch;

import org.jspecify.annotations.NullMarked;
