/** The walkthrough as users do it: the programs of {@code bin/} as processes of their own, on real parts. */
@NullMarked
package io.physarum.walkthrough;

import org.jspecify.annotations.NullMarked;
