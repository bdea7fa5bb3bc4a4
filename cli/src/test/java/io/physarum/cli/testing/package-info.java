/** What tests of commands share. */
@NullMarked
package io.physarum.cli.testing;

import org.jspecify.annotations.NullMarked;
