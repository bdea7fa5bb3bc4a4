package io.physarum.starter.mesh;

import java.time.Duration;

import io.physarum.mesh.dataplane.http.HttpSettings;
import io.physarum.starter.Positive;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of HTTP over the overlay.
 *
 * @param maxRequestLine longest request line, in bytes; longer is answered 414
 * @param maxHeaderSize header bytes of a message; more is answered 431
 * @param connectTimeout how long connecting to an instance on this machine may take
 * @param responseTimeout how long an instance may take to begin its response once it has the whole request
 * @param idleTimeout how long an exchange may stand still in the middle
 * @param keepAlive how long an unused stream or connection is kept for the next request
 * @param maxIdle unused streams kept per peer, and unused connections per instance and event loop
 */
@Validated
@ConfigurationProperties(prefix = "physarum.http", ignoreUnknownFields = false)
public record HttpProperties(
        @DefaultValue("8192") @Min(1) int maxRequestLine,
        @DefaultValue("32768") @Min(1) int maxHeaderSize,
        @DefaultValue("2s") @Positive Duration connectTimeout,
        @DefaultValue("60s") @Positive Duration responseTimeout,
        @DefaultValue("5m") @Positive Duration idleTimeout,
        @DefaultValue("30s") @Positive Duration keepAlive,
        @DefaultValue("64") @Min(0) int maxIdle) {

    HttpSettings settings() {
        return new HttpSettings(
                maxRequestLine, maxHeaderSize, connectTimeout, responseTimeout, idleTimeout, keepAlive, maxIdle);
    }
}
