package io.physarum.mesh.service;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a service's image is made.
 *
 * @param from the base image; empty if not said
 * @param copy files copied into the image, in order
 * @param run commands run while the image is built, in order
 * @param cmd the command line that starts the service; may use {@code $SERVICE_PORT}, {@code $PROXY_IP}, {@code $PROXY_PORT}
 * @param proxyClientMode whether the proxy inside the image is only there for calls the service makes
 */
public record DockerConf(
        @JsonProperty("From") String from,
        @JsonProperty("Copy") List<CopyStep> copy,
        @JsonProperty("Run") List<String> run,
        @JsonProperty("Cmd") String cmd,
        @JsonProperty("ProxyClientMode") boolean proxyClientMode) {

    /** Fills in what the file leaves out. */
    @SuppressWarnings("NullAway") // Jackson passes null for absent properties
    public DockerConf {
        from = from == null ? "" : from;
        copy = copy == null ? List.of() : List.copyOf(copy);
        run = run == null ? List.of() : List.copyOf(run);
        cmd = cmd == null ? "" : cmd;
    }
}
