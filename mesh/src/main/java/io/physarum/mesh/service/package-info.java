/** Services as the registry describes them: names, images and requirements. */
@NullMarked
package io.physarum.mesh.service;

import org.jspecify.annotations.NullMarked;
