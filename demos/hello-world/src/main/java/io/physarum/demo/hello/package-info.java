/** The hello world of the walkthrough: a plain program that knows nothing of the mesh. */
@NullMarked
package io.physarum.demo.hello;

import org.jspecify.annotations.NullMarked;
