/** Traces of requests through the gateway, sent by OTLP; none of it is loaded unless an endpoint is set. */
@NullMarked
package io.physarum.proxy.tracing;

import org.jspecify.annotations.NullMarked;
