package io.physarum.starter;

import java.time.Duration;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the round-trip time to connected peers is measured.
 *
 * @param enabled whether connected peers are pinged
 * @param interval time between two pings of a peer
 * @param timeout how long a pong may take
 * @param smoothing weight of a new measurement in the moving average
 * @param expiry how long a peer that is not seen any more is remembered, at most; one that was there shortly less long
 * @param maxPeers peers remembered; beyond it the one seen longest ago is forgotten
 */
public record ProbeProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1s") @Positive Duration interval,
        @DefaultValue("10s") @Positive Duration timeout,

        @DefaultValue("0.1") @DecimalMin(value = "0", inclusive = false) @DecimalMax("1")
        double smoothing,

        @DefaultValue("10m") @Positive Duration expiry,
        @DefaultValue("4096") @Min(1) @Max(1_000_000) int maxPeers) {}
