/** What each command of {@code registry-cli} does. */
@NullMarked
package io.physarum.cli.command;

import org.jspecify.annotations.NullMarked;
