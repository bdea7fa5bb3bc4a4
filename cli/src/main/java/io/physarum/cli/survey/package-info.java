/** What a command finds out about the peers, services and instances of the overlay. */
@NullMarked
package io.physarum.cli.survey;

import org.jspecify.annotations.NullMarked;
