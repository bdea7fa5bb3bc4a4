/** What operators see: meters and their page, rules, dashboards, logs and traces, on real parts. */
@NullMarked
package io.physarum.observability;

import org.jspecify.annotations.NullMarked;
