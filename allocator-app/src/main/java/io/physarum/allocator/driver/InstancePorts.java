package io.physarum.allocator.driver;

/**
 * The ports of one instance, all at the address where it runs: this machine's loopback, or one of its own.
 *
 * @param service where the service listens
 * @param proxy where the proxy inside of the image listens; unused if it has none
 * @param metrics where metrics are scraped
 */
public record InstancePorts(int service, int proxy, int metrics) {}
