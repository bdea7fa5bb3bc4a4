/** Runs images as pods on this machine's node of a Kubernetes cluster. */
@NullMarked
package io.physarum.allocator.driver.kubernetes;

import org.jspecify.annotations.NullMarked;
