/** What {@code registry-cli doctor} looks at: one class for each check, each with what it finds and its cure. */
@NullMarked
package io.physarum.cli.doctor;

import org.jspecify.annotations.NullMarked;
