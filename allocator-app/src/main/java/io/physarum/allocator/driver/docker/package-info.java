/** The Docker driver: runs container images on the host network through a Docker engine. */
@NullMarked
package io.physarum.allocator.driver.docker;

import org.jspecify.annotations.NullMarked;
