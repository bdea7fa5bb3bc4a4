package io.physarum.starter.mesh;

import java.time.Duration;

import io.physarum.mesh.resolve.ResolverConfig;
import io.physarum.starter.Positive;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How an instance is come by for a request.
 *
 * @param enabled whether this node resolves services to instances
 * @param timeout how long a request waits for an instance before it is answered 504; the search goes on, and requests that come later find
 *     what it finds
 * @param searchTimeout how long a search may take in all, a start included
 * @param attempts how often finding or allocating is tried
 * @param retryDelay pause between attempts
 * @param exclusion how long an instance that failed a request is not looked at again
 * @param improvementInterval how often a better instance is looked for while the soft requirement is violated
 * @param maxConcurrentSearches services searched for at once
 */
@Validated
@ConfigurationProperties(prefix = "physarum.resolve", ignoreUnknownFields = false)
public record ResolveProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("90s") @Positive Duration timeout,
        @DefaultValue("10m") @Positive Duration searchTimeout,
        @DefaultValue("3") @Min(1) @Max(100) int attempts,
        @DefaultValue("200ms") @Positive Duration retryDelay,
        @DefaultValue("15s") @Positive Duration exclusion,
        @DefaultValue("5s") @Positive Duration improvementInterval,
        @DefaultValue("256") @Min(1) int maxConcurrentSearches) {

    ResolverConfig config() {
        return new ResolverConfig(
                timeout, searchTimeout, attempts, retryDelay, exclusion, improvementInterval, maxConcurrentSearches);
    }
}
