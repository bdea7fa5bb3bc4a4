package io.physarum.proxy.gateway;

/**
 * Who follows requests through the gateway.
 *
 * @param meters counts and times all of them
 * @param tracing follows some
 */
record GatewayObservers(GatewayMeters meters, RequestTracing tracing) {}
