package io.physarum.proxy.tracing;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.physarum.starter.Positive;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Traces of requests, sent by OTLP over HTTP.
 *
 * @param endpoint where they are sent, for example http://localhost:4318/v1/traces; without it there are none
 * @param sampling the part of the requests that is traced, from 0 to 1; one whose client says whether to trace it is traced, or
 *     not, as that says
 * @param interval how often they are sent
 * @param timeout how long the endpoint may take to answer
 * @param headers more headers for the endpoint, such as a key
 */
@Validated
@ConfigurationProperties(prefix = "physarum.tracing", ignoreUnknownFields = false)
record TracingProperties(
        @Nullable URI endpoint,
        @DefaultValue("1") @DecimalMin("0") @DecimalMax("1") double sampling,
        @DefaultValue("5s") @Positive Duration interval,
        @DefaultValue("10s") @Positive Duration timeout,
        @DefaultValue Map<String, String> headers) {}
