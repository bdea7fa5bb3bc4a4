/** Calls services by name through Spring's {@code WebClient}. */
@NullMarked
package io.physarum.starter.web;

import org.jspecify.annotations.NullMarked;
