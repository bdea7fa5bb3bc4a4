/** What the parts of the starter share: properties, and the order in which they start. */
@NullMarked
package io.physarum.starter;

import org.jspecify.annotations.NullMarked;
