/** Tests of the Helm chart: what it renders, what it refuses, and that what it names exists. */
@NullMarked
package io.physarum.helm;

import org.jspecify.annotations.NullMarked;
