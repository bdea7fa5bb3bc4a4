package io.physarum.starter;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this node makes first contact, and keeps it.
 *
 * @param required whether the node must reach a bootstrap to start; with false it starts anyway and keeps trying, as the first
 *     bootstrap of a network has to, and applications that are of use without it
 * @param attempts how often to try at start before giving up
 * @param timeout how long one try may take
 * @param backoff wait after the first failed try; it doubles with each one more
 * @param maxBackoff longest wait between tries to reach a lost bootstrap again
 */
public record BootstrapProperties(
        @DefaultValue("true") boolean required,
        @DefaultValue("5") @Min(1) @Max(100) int attempts,
        @DefaultValue("15s") @Positive Duration timeout,
        @DefaultValue("2s") @Positive Duration backoff,
        @DefaultValue("512s") @Positive Duration maxBackoff) {}
