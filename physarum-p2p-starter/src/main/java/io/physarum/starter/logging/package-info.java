/** What structured log lines say beyond Spring Boot's own members. */
@NullMarked
package io.physarum.starter.logging;

import org.jspecify.annotations.NullMarked;
