package io.physarum.mesh.qos;

import java.time.Duration;

/**
 * How the pool of instances is kept.
 *
 * @param pingInterval how often every pooled peer is pinged
 * @param maxServices how many services are pooled; the one least recently asked for makes room
 * @param maxInstancesPerService how many instances of a service are pooled; the worst makes room
 */
public record PoolConfig(Duration pingInterval, int maxServices, int maxInstancesPerService) {

    /** The original's interval, and room for a large machine's services. */
    public static PoolConfig defaults() {
        return new PoolConfig(Duration.ofSeconds(1), 256, 16);
    }
}
