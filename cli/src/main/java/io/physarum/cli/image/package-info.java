/** Making a service's image: Dockerfile, build context, build, push and digest. */
@NullMarked
package io.physarum.cli.image;

import org.jspecify.annotations.NullMarked;
