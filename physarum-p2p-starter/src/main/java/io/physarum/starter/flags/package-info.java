/** The command line of every application: the original's flags, turned into Spring properties. */
@NullMarked
package io.physarum.starter.flags;

import org.jspecify.annotations.NullMarked;
