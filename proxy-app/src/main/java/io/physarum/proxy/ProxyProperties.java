package io.physarum.proxy;

import java.time.Duration;
import java.util.Optional;

import io.physarum.starter.Positive;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The proxy.
 *
 * @param httpAddress address that the gateway listens on; only this machine can call the default
 * @param httpPort port that the gateway listens on; 0 takes any free one
 * @param maxAttempts instances tried for a request before it is answered 502
 * @param maxRequestBody largest request body; larger is answered 413. Without it there is no limit
 * @param retryAfter what a client is told to wait when nothing can run a service now
 * @param idleTimeout how long a client's connection may be unused
 * @param service the service to make known; none in client mode
 */
@Validated
@ConfigurationProperties(prefix = "physarum.proxy", ignoreUnknownFields = false)
public record ProxyProperties(
        @DefaultValue("127.0.0.1") @NotBlank String httpAddress,
        @DefaultValue("4200") @Min(0) @Max(65535) int httpPort,
        @DefaultValue("3") @Min(1) int maxAttempts,
        @Nullable DataSize maxRequestBody,
        @DefaultValue("2s") @Positive Duration retryAfter,
        @DefaultValue("2m") @Positive Duration idleTimeout,
        @Valid @Nullable Service service) {

    /** The limit of a request's body, if there is one. */
    public Optional<DataSize> requestBodyLimit() {
        return Optional.ofNullable(maxRequestBody);
    }

    /**
     * The service to make known.
     *
     * @param name name it is registered under
     * @param address host:port that it listens on
     * @param contentId content hash to announce; without it the registry is asked
     * @param retry how long to wait before the registry or the service is tried again
     */
    public record Service(
            @NotBlank String name,
            @NotBlank String address,
            @Nullable String contentId,
            @DefaultValue("500ms") @Positive Duration retry) {}
}
